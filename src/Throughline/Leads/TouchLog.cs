using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>A touch that no system reports and a person enters.</summary>
/// <param name="Kind">One of <see cref="TouchLog.Kinds"/>.</param>
/// <param name="At">When it was; null is now.</param>
internal sealed record LoggedTouch(string? Kind, DateTimeOffset? At, string? Note, string? IdempotencyKey);

/// <summary>Enters touches that no system reports into a lead's journey, each under its channel (offline-capture.md, channel by kind).</summary>
internal sealed class TouchLog(Commands commands, IEventLog log, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const int NoteLength = 10_000;
    private const int FirstYear = 2000;

    /// <summary>What can be entered, and the channel it counts for.</summary>
    public static IReadOnlyDictionary<string, string> Kinds { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Interactions.WebinarAttended] = Channels.Event,
        [Interactions.EventCheckIn] = Channels.Event,
        [Interactions.OutboundEmail] = Channels.Outbound,
        [Interactions.LinkedInMessage] = Channels.Outbound,
        [Interactions.DirectMail] = Channels.Outbound,
        [Interactions.OutboundReply] = Channels.Outbound,
    };

    public async Task<CommandResult> LogAsync(Actor actor, Guid id, LoggedTouch touch, CancellationToken cancellation)
    {
        if (touch.Kind is null || !Kinds.TryGetValue(touch.Kind, out var channel))
            return new CommandResult.Refused(new Fault("kind", $"one of {string.Join(", ", Kinds.Keys)}"));
        if (touch.At is { } at && (at.Year < FirstYear || at > time.GetUtcNow()))
            return new CommandResult.Refused(new Fault("at", "a time between 2000 and now, with its zone, such as 2026-03-31T14:30:00+02:00"));
        if (touch.Note?.Length > NoteLength)
            return new CommandResult.Refused(new Fault("note", $"at most {NoteLength:N0} characters"));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == actor.Workspace && l.LeadId == id, cancellation) is not { } lead)
            return new CommandResult.Missing("lead", id.ToString());
        var lives = lead.MergedInto ?? lead.LeadId;
        Guid? eventId = touch.IdempotencyKey is { Length: > 0 } key ? StableId.Of(actor.Workspace, "touch.logged", key) : null;
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, Throughline.Log.Kinds.Interaction, new { isByHand = true }, eventId, touch.At?.ToUnixTimeMilliseconds());
        e = e with
        {
            // Whose it is says the identifier the lead was made with: an address or number that several people share would not.
            Facts = e.Facts with { Name = touch.Kind, Lead = lives, Subject = lead.NodeId, Channel = channel },
            Personal = string.IsNullOrWhiteSpace(touch.Note) ? null : new EventPersonal { Text = touch.Note.Trim() },
        };
        if (eventId is not null && await Repeats.IsOtherAsync(log, e, cancellation))
            return new CommandResult.Contradicts("Idempotency-Key", Repeats.OtherRequest);
        return await commands.RunAsync(e, cancellation) is { } reason ? new CommandResult.Quarantined(reason) : new CommandResult.Done(lives);
    }
}
