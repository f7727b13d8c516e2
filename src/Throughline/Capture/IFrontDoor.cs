using Microsoft.Extensions.Options;
using Throughline.Capture.Tracker;

namespace Throughline.Capture;

/// <summary>What other rooms' public pages need to know of a request.</summary>
public interface IFrontDoor
{
    /// <summary>The visitor whose signed cookie the browser sent; null when it sent none.</summary>
    Task<string?> VisitorAsync(HttpContext http, Guid workspace, CancellationToken cancellation);

    /// <summary>A path of this server as the public knows it.</summary>
    string AddressOf(HttpRequest request, string path);
}

internal sealed class FrontDoor(Visitors visitors, IOptions<CaptureOptions> options) : IFrontDoor
{
    public async Task<string?> VisitorAsync(HttpContext http, Guid workspace, CancellationToken cancellation) =>
        await visitors.RecogniseAsync(http, workspace, null, cancellation) is { IsGenuine: true } known ? known.Id.ToString() : null;

    public string AddressOf(HttpRequest request, string path) => PublicAddress.Of(request, options.Value) + path;
}
