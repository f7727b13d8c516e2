using Throughline.Capture.Links;
using Throughline.Capture.Tracker;

namespace Throughline.Capture.Mail;

/// <summary>From the token of a mail to the link it names.</summary>
internal sealed class MailLinks(CaptureSecrets secrets, LinkBook book, LinkPolicies policies)
{
    /// <summary>The token, when it is signed by us.</summary>
    public async ValueTask<LinkToken?> ReadAsync(string text, CancellationToken cancellation) =>
        LinkToken.TryRead(await secrets.LinkKeyAsync(cancellation), text, out var token) ? token : null;

    public Task<Link?> FindAsync(long number, CancellationToken cancellation) => book.FindByNumberAsync(number, cancellation);

    /// <summary>Where links lead that lead nowhere any more.</summary>
    public async Task FallBackAsync(HttpContext http, Guid? workspace) =>
        await LinkDoor.FallBackAsync(http, workspace is { } id ? await policies.OfAsync(id, http.RequestAborted) : await policies.OfHostAsync(http.Request.Host.Host, http.RequestAborted));
}
