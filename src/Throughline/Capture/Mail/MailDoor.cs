using Throughline.Capture.Hits;
using Throughline.Capture.Links;
using Throughline.Capture.Mail.Rules;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Mail;

/// <summary>Clicks and opens of mails, by signed token (offline-capture.md 3). Everything is kept; what a scanner did carries a flag.</summary>
internal sealed class MailDoor(Intake intake, DoorRequests requests, MailDesk desk, MailLinks links, ScannerWatch watch)
{
    /// <summary>The door's name in events and counters.</summary>
    public const string Name = "mail";

    // The channel of marketing mail (offline-capture.md, channel by kind); the Taxonomy room knows it by this name.
    private const string Channel = "Email";

    /// <summary>Follows a token: 404 when it is not ours, the fallback page when what it names is gone.</summary>
    public async Task ClickAsync(HttpContext http, string text)
    {
        if (await links.ReadAsync(text, http.RequestAborted) is not { } token || token.Link == LinkToken.Pixel)
        {
            await Redirects.NotFoundAsync(http);
            return;
        }

        var copy = await desk.RecipientAsync(token.Recipient, http.RequestAborted);
        var link = token.Link == LinkToken.Trap ? null : await links.FindAsync(token.Link, http.RequestAborted);
        if (copy is not { } known || (link is not null && link.WorkspaceId != known.Mailing.WorkspaceId))
        {
            await links.FallBackAsync(http, link?.WorkspaceId);
            return;
        }

        var handOver = await CountAsync(http, token, known.Recipient, known.Mailing, link);
        if (token.Link == LinkToken.Trap)
            await Redirects.NotFoundAsync(http);
        else if (link is null || link.RetiredAt is not null || token.IsExpired(intake.Now))
            await links.FallBackAsync(http, known.Mailing.WorkspaceId);
        else
            await Redirects.GoAsync(http, LinkBook.AddressOf(link), handOver);
    }

    /// <summary>Answers a picture: always the same, whatever the token.</summary>
    public async Task OpenAsync(HttpContext http, string text)
    {
        if (HttpMethods.IsGet(http.Request.Method) && await links.ReadAsync(text, http.RequestAborted) is { Link: LinkToken.Pixel } token
            && !token.IsExpired(intake.Now) && await desk.RecipientAsync(token.Recipient, http.RequestAborted) is { } copy)
        {
            var request = await requests.ReadAsync(http, copy.Mailing.WorkspaceId, http.RequestAborted);
            var seen = RequestOf(request, copy.Recipient, copy.Mailing);
            var kind = ScannerRules.ClassOfOpen(seen);
            // Which mail program it is says the class; a browser's cookie is not sent with pictures, so there is no visitor to name.
            var draft = Draft(copy.Recipient, copy.Mailing, Interactions.EmailOpen, kind == "machine" ? $"bot:{request.Bot ?? "mail_open"}" : request.IsDataCentre ? null : request.Sender);
            draft.Properties = EnvelopeJson.Payload(new HitFacts(copy.Mailing.MailingId, null, copy.Recipient.Number, kind));
            await StoreAsync(draft.ToEnvelope());
        }

        await Pixel.AnswerAsync(http);
    }

    private async ValueTask<string?> CountAsync(HttpContext http, LinkToken token, MailRecipient recipient, Mailing mailing, Link? link)
    {
        var request = await requests.ReadAsync(http, mailing.WorkspaceId, http.RequestAborted);
        if (!request.IsCounted)
            return null;
        var draft = Draft(recipient, mailing, Interactions.EmailClick, null);
        var reason = ScannerRules.ReasonOfClick(RequestOf(request, recipient, mailing));
        var (later, earlier) = watch.Take(recipient.Number, new MailClick(draft.EventId, draft.OccurredAt, token.Link, request.Visitor));
        reason ??= later;
        draft.Channel = Channel;
        draft.Visitor = request.Visitor;
        draft.Flag = reason is null ? request.Sender : $"bot:{reason}";
        if (link is not null)
            draft.TakeUrl(LinkBook.AddressOf(link));
        if (ScannerRules.IsRewriter(request.ReferrerHost))
            draft.Note("link_rewriter");
        // A machine's landing, should it run scripts, is nobody's visit; a colleague's is not the recipient's.
        draft.HandOver = draft.Flag is null && link is not null ? HandOverCode.New() : null;
        draft.Properties = EnvelopeJson.Payload(new HitFacts(mailing.MailingId, link?.LinkId, recipient.Number, null, token.Link == LinkToken.Trap ? "trap" : null));
        await StoreAsync(draft.ToEnvelope());
        foreach (var click in earlier)
            await StoreAsync(Flagged(recipient, mailing, click, $"bot:{later}"));
        return draft.HandOver;
    }

    // The same visitor and person as the click it is about, so that it reaches the same history.
    private Envelope Flagged(MailRecipient recipient, Mailing mailing, MailClick click, string flag)
    {
        var draft = Draft(recipient, mailing, null, null);
        draft.Kind = DoorEvents.Flagged;
        draft.EventId = StableId.Of(mailing.WorkspaceId, DoorEvents.Flagged, click.EventId.ToString("N"));
        draft.Visitor = click.Visitor;
        draft.Properties = EnvelopeJson.Payload(new HitFlagged(mailing.MailingId, click.EventId, click.At, flag));
        return draft.ToEnvelope();
    }

    private EventDraft Draft(MailRecipient recipient, Mailing mailing, string? name, string? flag)
    {
        var draft = new EventDraft { Workspace = mailing.WorkspaceId, Door = Name, ReceivedAt = intake.Now, Kind = Kinds.Interaction };
        draft.SetId(null);
        draft.OccurredAt = draft.ReceivedAt;
        draft.Name = name;
        draft.Flag = flag;
        draft.Email = recipient.Email;
        return draft;
    }

    private MailRequest RequestOf(DoorRequest request, MailRecipient recipient, Mailing mailing) =>
        new(request.Bot, request.UserAgent, request.ReferrerHost, (recipient.DeliveredAt ?? mailing.SentAt) is { } at ? intake.Now - at : null, request.IsDataCentre);

    private async ValueTask StoreAsync(Envelope e)
    {
        if (!intake.TryAppend([e], out var stored))
            intake.Count(Name, Refusal.LogFull());
        else
            await intake.StoredAsync(stored, Name);
    }
}
