using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads.Calls;

/// <summary>A call that a person enters.</summary>
/// <param name="Outcome">One of <see cref="CallLog.Outcomes"/>.</param>
/// <param name="IsInbound">They called us.</param>
internal sealed record LoggedCall(string? Outcome, bool IsInbound, int? Minutes, string? Note, string? IdempotencyKey);

/// <summary>Logs calls with leads: an inbound one is a touch of the lead's journey, one of ours a touch of Outbound.</summary>
internal sealed class CallLog(Commands commands, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const int NoteLength = 10_000;
    private const int MostMinutes = 1_440;

    // The same threshold as for reported calls, in the minutes a person enters.
    private const int QualifiedMinutes = 1;

    public static IReadOnlyList<string> Outcomes { get; } = ["answered", "missed", "voicemail", "busy"];

    public async Task<CommandResult> LogAsync(Actor actor, Guid id, LoggedCall call, CancellationToken cancellation)
    {
        if (call.Outcome is null || !Outcomes.Contains(call.Outcome))
            return new CommandResult.Refused(new Fault("outcome", $"one of {string.Join(", ", Outcomes)}"));
        if (call.Minutes is < 0 or > MostMinutes)
            return new CommandResult.Refused(new Fault("minutes", $"0 to {MostMinutes:N0}"));
        if (call.Note?.Length > NoteLength)
            return new CommandResult.Refused(new Fault("note", $"at most {NoteLength:N0} characters"));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var lead = await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == actor.Workspace && l.LeadId == id, cancellation);
        if (lead is null)
            return new CommandResult.Missing("lead", id.ToString());
        var lives = lead.MergedInto ?? lead.LeadId;
        var isTalk = call.Outcome == "answered";
        var details = new
        {
            provider = "rep",
            status = call.Outcome,
            seconds = (call.Minutes ?? 0) * 60,
            isQualified = isTalk && call.Minutes >= QualifiedMinutes,
            isInbound = call.IsInbound,
            confidence = "none",
            why = "entered by hand",
            isWithheld = false,
        };
        Guid? eventId = call.IdempotencyKey is { Length: > 0 } key ? StableId.Of(actor.Workspace, "call.logged", key) : null;
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, Kinds.Interaction, details, eventId);
        e = e with
        {
            // Whose it is says the identifier the lead was made with: an address or number that several people share would not.
            Facts = e.Facts with { Name = call.IsInbound ? Interactions.Call : Interactions.OutboundCall, Lead = lives, Subject = lead.NodeId, Channel = call.IsInbound ? null : Channels.Outbound },
            Personal = string.IsNullOrWhiteSpace(call.Note) ? null : new EventPersonal { Text = call.Note.Trim() },
        };
        return await commands.RunAsync(e, cancellation) is { } reason ? new CommandResult.Quarantined(reason) : new CommandResult.Done(lives);
    }
}
