using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Throughline.Capture.Calls.Rules;
using Throughline.Capture.Hooks;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Calls;

/// <summary>Turns a reported call into an event: who called, by which number, and which visitor that was.</summary>
internal sealed class CallDesk(IDbContextFactory<AppDb> databases, IEventLog log, IOptions<CaptureOptions> options)
{
    private const string OutboundChannel = "Outbound";
    private const long HourMs = 3_600_000;

    /// <summary>The call's event; of a call that is known already and changed since, the event of the change.</summary>
    public async Task<Envelope> EventOfAsync(Guid workspace, CallRecord call, long receivedAt, HookReading reading, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var region = await PhoneRegions.OfWorkspaceAsync(db, workspace, cancellation);
        var at = call.StartedAt is { } started && started <= receivedAt ? started : receivedAt;
        var number = await NumberAsync(db, workspace, PhoneNumber.Parse(call.IsInbound ? call.To : call.From, region)?.E164, cancellation);
        var caller = call.IsInbound ? call.From : call.To;
        var isWithheld = WithheldCaller.Is(caller);
        var e164 = isWithheld ? null : PhoneNumber.Parse(caller, region)?.E164;
        var match = await MatchAsync(db, number, at, call.IsInbound, cancellation);
        var draft = new EventDraft
        {
            Workspace = workspace,
            Door = HookDoor.Name,
            ReceivedAt = receivedAt,
            Kind = Kinds.Interaction,
            Name = call.IsInbound ? Interactions.Call : Interactions.OutboundCall,
            OccurredAt = at,
            EventId = StableId.Of(workspace, "call", $"{call.Provider}\n{call.Id}"),
            Visitor = match.Visitor?.ToString(),
        };
        Guid? callerKey = e164 is null ? null : StableId.Of(workspace, "caller", e164);
        Tell(draft, call, number, match.Visitor, isWithheld ? null : e164 ?? caller);
        var many = callerKey is null ? 0 : await db.Set<CallRow>().CountAsync(c => c.WorkspaceId == workspace && c.CallerKey == callerKey && c.StartedAt > at - HourMs && c.StartedAt <= at && c.CallId != draft.EventId, cancellation);
        draft.Flag = call.IsInbound ? CallVerdict.Flag(call.Status, call.Seconds, many + 1) : null;
        var details = new CallDetails(
            call.Provider, Word(call.Status), call.Seconds, CallVerdict.IsQualified(call.Status, call.Seconds, options.Value.QualifiedCallSeconds), call.IsInbound,
            number?.E164 ?? call.To, number?.Name ?? call.SourceName, Word(match.Confidence), match.Why, isWithheld, callerKey, call.Tags, null, null);
        return await KnownOrNewAsync(draft, details, call.Revision, cancellation);
    }

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static void Tell(EventDraft draft, CallRecord call, CallNumber? number, Guid? visitor, string? caller)
    {
        if (!call.IsInbound)
        {
            draft.Channel = OutboundChannel;
        }
        else if (visitor is null && number is { Channel: not null })
        {
            (draft.Channel, draft.Source) = (number.Channel, number.Source ?? number.Name);
        }
        else if (visitor is null && HookOrigin.Address(call.Origin, call.Landing) is { } landing)
        {
            draft.TakeUrl(landing);
            if (call.Referrer is not null)
                draft.TakeReferrer(call.Referrer);
        }

        if (caller is { Length: <= 64 })
            draft.Phone = caller;
        draft.FullName = call.CallerName is { Length: > 0 and <= 300 } name ? name : null;
        if (call.RecordingUrl is { Length: <= 2_000 } recording)
            draft.Traits = EnvelopeJson.Payload(new { recording });
    }

    // The first report is the call. A later one that says something else is a change of it, never a second call.
    private async Task<Envelope> KnownOrNewAsync(EventDraft draft, CallDetails details, string? revision, CancellationToken cancellation)
    {
        draft.Properties = EnvelopeJson.Payload(details);
        var known = revision is null ? [] : await log.FindAsync(draft.Workspace, [draft.EventId], cancellation);
        if (known.Count == 0 || known[0].Read<CallDetails>() == details)
            return draft.ToEnvelope();
        var update = draft.ToEnvelope();
        return update with
        {
            EventId = StableId.Of(draft.Workspace, CallEvents.Updated, $"{draft.EventId:N}\n{revision}"),
            Kind = CallEvents.Updated,
            Facts = new EventFacts { Door = draft.Door, Name = draft.Name, Properties = EnvelopeJson.Payload(details with { Call = draft.EventId }) },
            Personal = update.Personal is null ? null : new EventPersonal { Traits = update.Personal.Traits },
        };
    }

    private static async Task<CallNumber?> NumberAsync(AppDb db, Guid workspace, string? e164, CancellationToken cancellation) =>
        e164 is null ? null : await db.Set<CallNumber>().AsNoTracking().FirstOrDefaultAsync(n => n.WorkspaceId == workspace && n.E164 == e164, cancellation);

    private static async Task<MatchedVisitor> MatchAsync(AppDb db, CallNumber? number, long at, bool isInbound, CancellationToken cancellation)
    {
        if (!isInbound || number is null)
            return new MatchedVisitor(null, MatchConfidence.None, number is null ? "not one of our numbers" : "a call of ours");
        if (number.PoolId is not { } pool)
            return new MatchedVisitor(null, MatchConfidence.None, "a placement's number");
        var holdMs = (await db.Set<NumberPool>().AsNoTracking().FirstAsync(p => p.WorkspaceId == number.WorkspaceId && p.PoolId == pool, cancellation)).HoldMs;
        var from = at - holdMs - CallMatch.LateMs;
        var loans = await db.Set<NumberLoan>().AsNoTracking().Where(l => l.WorkspaceId == number.WorkspaceId && l.NumberId == number.NumberId && l.StartedAt <= at && l.LastAt >= from).ToListAsync(cancellation);
        return CallMatch.Of(loans, at, holdMs);
    }
}
