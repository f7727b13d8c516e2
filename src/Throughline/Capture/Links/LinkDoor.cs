using Throughline.Capture.Hits;
using Throughline.Capture.Mail;
using Throughline.Log;

namespace Throughline.Capture.Links;

/// <summary><c>/l/{code}</c>: registered links, and the per-recipient links of mails. The destination is looked up, never taken from the request.</summary>
internal sealed class LinkDoor(Intake intake, DoorRequests requests, LinkBook links, LinkPolicies policies, MailDoor mail)
{
    /// <summary>The door's name in events and counters.</summary>
    public const string Name = "link";

    public async Task TakeAsync(HttpContext http)
    {
        var code = (string?)http.Request.RouteValues["code"] ?? "";
        if (code.Length == LinkToken.Length)
            await mail.ClickAsync(http, code);
        else if (LinkBook.CodeOf(code) is { } own && await links.FindByCodeAsync(own, http.RequestAborted) is { } link)
            await FollowAsync(http, link);
        else
            await FallBackAsync(http, await policies.OfHostAsync(http.Request.Host.Host, http.RequestAborted));
    }

    private async Task FollowAsync(HttpContext http, Link link)
    {
        var request = await requests.ReadAsync(http, link.WorkspaceId, http.RequestAborted);
        if (request.IsCounted)
            await CountAsync(link, request);
        if (link.RetiredAt is null)
            await Redirects.GoAsync(http, LinkBook.AddressOf(link));
        else
            await FallBackAsync(http, await policies.OfAsync(link.WorkspaceId, http.RequestAborted));
    }

    // The visit that follows is the touch: it carries the tags. The click is counted, so that a page that loses its tags shows.
    private async ValueTask CountAsync(Link link, DoorRequest request)
    {
        var draft = new EventDraft { Workspace = link.WorkspaceId, Door = Name, ReceivedAt = intake.Now, Kind = DoorEvents.LinkClicked };
        draft.SetId(null);
        draft.OccurredAt = draft.ReceivedAt;
        draft.Visitor = request.Visitor;
        draft.Flag = request.Flag;
        draft.Properties = EnvelopeJson.Payload(new HitFacts(link.LinkId, Note: link.RetiredAt is null ? null : "retired"));
        await StoreAsync(draft.ToEnvelope());
    }

    /// <summary>Stores a click. Should the log be full, the visitor goes on all the same and the refusal is counted.</summary>
    private async ValueTask StoreAsync(Envelope click)
    {
        if (!intake.TryAppend([click], out var stored))
            intake.Count(Name, Refusal.LogFull());
        else
            await intake.StoredAsync(stored, Name);
    }

    internal static Task FallBackAsync(HttpContext http, LinkSettings? settings) =>
        settings is { Fallback.Length: > 0 } ? Redirects.GoAsync(http, settings.Fallback) : Redirects.NotFoundAsync(http);
}
