using Microsoft.Extensions.Options;
using Throughline.Capture.Tracker;

namespace Throughline.Capture;

/// <summary>What other rooms' public pages need to know of a request.</summary>
public interface IFrontDoor
{
    /// <summary>The visitor whose signed cookie the browser sent; null when it sent none.</summary>
    Task<string?> VisitorAsync(HttpContext http, Guid workspace, CancellationToken cancellation);

    /// <summary>Who follows an address of ours: the visitor as above, and why it is nobody's visit (a machine, a look without following); null for people.</summary>
    Task<(string? Visitor, string? Flag)> AskerAsync(HttpContext http, Guid workspace, CancellationToken cancellation);

    /// <summary>A path of this server as the public knows it.</summary>
    string AddressOf(HttpRequest request, string path);
}

internal sealed class FrontDoor(Visitors visitors, DoorRequests requests, IOptions<CaptureOptions> options) : IFrontDoor
{
    public async Task<string?> VisitorAsync(HttpContext http, Guid workspace, CancellationToken cancellation) =>
        await visitors.RecogniseAsync(http, workspace, null, cancellation) is { IsGenuine: true } known ? known.Id.ToString() : null;

    public async Task<(string? Visitor, string? Flag)> AskerAsync(HttpContext http, Guid workspace, CancellationToken cancellation)
    {
        var asked = await requests.ReadAsync(http, workspace, cancellation);
        return (asked.Visitor, asked switch
        {
            { Bot: { } bot } => $"bot:{bot}",
            { IsDataCentre: true } => "bot:data_centre",
            { IsCounted: false } => "bot:look",
            _ => null,
        });
    }

    public string AddressOf(HttpRequest request, string path) => PublicAddress.Of(request, options.Value) + path;
}
