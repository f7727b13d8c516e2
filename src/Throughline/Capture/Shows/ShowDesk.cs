using Throughline.Access;
using Throughline.Capture.Hits;
using Throughline.Capture.Offline.Rules;
using Throughline.Capture.Shows.Rules;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Shows;

/// <summary>One scan as the scanner queued it.</summary>
/// <param name="Id">The scanner's own name for it, given back with the verdict.</param>
/// <param name="Text">What was scanned or typed: a badge's token, a vCard, an e-mail address.</param>
/// <param name="At">When, by the scanner's clock, UTC milliseconds.</param>
/// <param name="Rating">1 to 5; null when nobody rated.</param>
public sealed record BadgeScan(string? Id, string? Text, long At, string? Device, string? Booth, int? Rating, string? Notes, string? Name = null);

/// <summary>What became of a scan.</summary>
/// <param name="Status"><c>stored</c>, <c>known</c> (sent before), <c>unknown_badge</c> (kept, but on no list), <c>refused</c>.</param>
public sealed record ScanVerdict(string Id, string Status, string? Expected = null, string? Who = null);

/// <summary>What a scanner sends when it finds the network again.</summary>
public sealed record ScanUpload(long SentAt, IReadOnlyList<BadgeScan>? Scans);

/// <summary>Takes in what scanners queued: each scan once, whatever a bad network repeats.</summary>
internal sealed class ShowDesk(ShowBook book, IEventLog log, TimeProvider time)
{
    /// <summary>Scans of one upload.</summary>
    public const int ScansAtMost = 500;

    // A scanner's clock is believed when it is this close (sessions-and-identity.md 2); else the whole queue moves by the difference.
    private const long SkewMs = 5_000;
    private const int LongestNotes = 2_000;
    private const int LongestWord = 64;

    public async Task<IReadOnlyList<ScanVerdict>> TakeAsync(Show show, Actor actor, ScanUpload upload, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var skew = upload.SentAt > 0 && Math.Abs(now - upload.SentAt) > SkewMs ? now - upload.SentAt : 0;
        var verdicts = new List<ScanVerdict>();
        var events = new List<(Envelope Event, ScanVerdict Verdict)>();
        foreach (var scan in upload.Scans ?? [])
        {
            var (e, verdict) = await ReadAsync(show, actor, scan, skew, now, cancellation);
            if (e is null)
                verdicts.Add(verdict);
            else
                events.Add((e, verdict));
        }

        // A scanner that reads one badge twice within a second sends one scan twice.
        var once = events.DistinctBy(static e => e.Event.EventId).ToList();
        var isNew = (await log.AppendAsync(once.ConvertAll(static e => e.Event), cancellation)).ToDictionary(static s => s.EventId, static s => s.IsNew);
        verdicts.AddRange(events.Select(e => isNew.Remove(e.Event.EventId, out var first) && first ? e.Verdict : e.Verdict with { Status = "known" }));
        return verdicts;
    }

    private async Task<(Envelope? Event, ScanVerdict Verdict)> ReadAsync(Show show, Actor actor, BadgeScan scan, long skew, long now, CancellationToken cancellation)
    {
        var id = scan.Id is { Length: > 0 and <= LongestWord } own ? own : "";
        if (FaultOf(scan) is { } fault)
            return (null, new ScanVerdict(id, "refused", fault));
        var (personal, key, verdict) = await WhoAsync(show, scan, id, cancellation);
        if (key is null)
            return (null, verdict);
        var at = Math.Min(scan.At + skew, now);
        var device = scan.Device!.Trim();
        var booth = scan.Booth?.Trim() ?? "";
        // The scanner's own second, so that a corrected clock does not make one scan two.
        var eventId = StableId.Of(show.WorkspaceId, "badge-scan", $"{show.ShowId:N}|{key}|{booth}|{device}|{scan.At / 1_000}");
        var e = CommandEvents.Make(time, show.WorkspaceId, ShowBook.Door, actor.Id, Kinds.Interaction, new ScanFacts(show.ShowId, device, booth, scan.Rating, show.ConsentText.Length > 0 ? ConsentId(show) : null, verdict.Status == "unknown_badge" ? key : null), eventId, at);
        return (e with
        {
            Facts = e.Facts with { Name = Interactions.BadgeScan, Channel = ShowBook.Channel, Source = show.Name, ClientAt = scan.At, SentAt = null },
            Personal = personal is null && string.IsNullOrWhiteSpace(scan.Notes) ? null : (personal ?? new EventPersonal()) with { Text = string.IsNullOrWhiteSpace(scan.Notes) ? null : scan.Notes.Trim() },
        }, verdict);
    }

    // A badge is looked up, a card read, an address taken as it is.
    private async Task<(EventPersonal? Personal, string? Key, ScanVerdict Verdict)> WhoAsync(Show show, BadgeScan scan, string id, CancellationToken cancellation)
    {
        var text = scan.Text!.Trim();
        if (BadgeToken.Read(text) is { } badge)
        {
            if (badge.Show != show.Code)
                return (null, null, new ScanVerdict(id, "refused", $"a badge of {show.Name}: this one is of another event"));
            return await book.AttendeeAsync(show, badge.Attendee, cancellation) is { } attendee
                ? (new EventPersonal { Email = attendee.Email, Name = Text(attendee.Name), Company = Text(attendee.Company) }, badge.Attendee, new ScanVerdict(id, "stored", null, attendee.Name.Length > 0 ? attendee.Name : attendee.Email))
                : (null, badge.Attendee, new ScanVerdict(id, "unknown_badge", "a badge on the event's list; the scan is kept without a person"));
        }

        if (VCard.Read(text) is { } card)
        {
            return card.Email is { } email && MailAddresses.IsOne(email)
                ? (new EventPersonal { Email = email, Name = card.FullName, Company = card.Company, Phone = card.Phone }, email.ToLowerInvariant(), new ScanVerdict(id, "stored", null, card.FullName ?? email))
                : (null, null, new ScanVerdict(id, "refused", "a card with an e-mail address; type the address instead"));
        }

        return MailAddresses.IsOne(text)
            ? (new EventPersonal { Email = text, Name = Text(scan.Name?.Trim() ?? "") }, text.ToLowerInvariant(), new ScanVerdict(id, "stored", null, text))
            : (null, null, new ScanVerdict(id, "refused", "a badge (EV1.…), a business card's code, or an e-mail address"));
    }

    private static string? FaultOf(BadgeScan scan) => scan switch
    {
        _ when string.IsNullOrWhiteSpace(scan.Text) || scan.Text.Length > 4_096 => "what was scanned or typed",
        _ when string.IsNullOrWhiteSpace(scan.Device) || scan.Device.Length > LongestWord => "the scanner's id",
        _ when scan.Booth?.Length > LongestWord => $"a booth of at most {LongestWord} characters",
        _ when scan.Rating is < 1 or > 5 => "a rating from 1 to 5",
        _ when scan.Notes?.Length > LongestNotes => $"notes of at most {LongestNotes:N0} characters",
        _ when scan.Name?.Length > LongestWord * 2 => $"a name of at most {LongestWord * 2} characters",
        _ when scan.At is < 1_000_000_000_000 or > 9_000_000_000_000 => "the time of the scan, UTC milliseconds",
        _ => null,
    };

    private static string ConsentId(Show show) => StableId.Of(show.WorkspaceId, "consent-text", show.ConsentText).ToString("N")[..16];

    private static string? Text(string text) => text.Length > 0 ? text : null;

    /// <summary>Like the facts of any door, with what a scanner adds.</summary>
    private sealed record ScanFacts(Guid Thing, string Device, string Booth, int? Rating, string? ConsentText, string? UnknownBadge);
}
