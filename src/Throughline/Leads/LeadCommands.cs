using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>A lead entered by hand or by API.</summary>
/// <param name="Source">Where it came from: one of the fifteen channels, or a source such as "Trade show Berlin" with <paramref name="Channel"/>. Required.</param>
internal sealed record NewLead(string? Email, string? Name, string? Phone, string? Company, string? Source, string? Channel, long? OccurredAt, string? IdempotencyKey);

/// <summary>What people and keys do with leads. Each command is checked, appended to the log, and waited for.</summary>
internal sealed class LeadCommands(IEventLog log, Commands commands, IDbContextFactory<AppDb> databases, Users users, TimeProvider time)
{
    private const int NoteLength = 10_000;

    public async Task<CommandResult> CreateAsync(Actor actor, NewLead lead, CancellationToken cancellation)
    {
        if (LeadRules.FaultOf(lead) is { } fault)
            return new CommandResult.Refused(fault);
        if (CommandEvents.IsAhead(time, lead.OccurredAt))
            return Refuse("createdAt", "a time that has come, such as 2026-05-14T09:30:00Z");
        var channel = Channels.Find(lead.Channel) ?? Channels.Find(lead.Source) ?? Channels.Other;
        var created = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, LeadEvents.Created, new { lead.Source }, IdOf(actor, lead), lead.OccurredAt);
        created = created with
        {
            Facts = created.Facts with { Channel = channel, Source = lead.Source },
            Personal = new EventPersonal { Email = MailAddresses.Tidied(lead.Email), Name = lead.Name?.Trim(), Phone = lead.Phone?.Trim(), Company = lead.Company?.Trim() },
        };
        if (!string.IsNullOrEmpty(lead.IdempotencyKey) && await Repeats.IsOtherAsync(log, created, cancellation))
            return new CommandResult.Contradicts("Idempotency-Key", Repeats.OtherRequest);
        var id = LeadIds.Of(actor.Workspace, Identifiers.Of(created, await RegionAsync(actor.Workspace, cancellation))[0]);
        var known = await FindAsync(actor.Workspace, id, cancellation);
        if (await commands.RunAsync(created, cancellation) is { } reason)
            return new CommandResult.Quarantined(reason);
        var now = await FindAsync(actor.Workspace, id, cancellation);
        return new CommandResult.Done(now?.MergedInto ?? id, known is null);
    }

    public async Task<CommandResult> SetStageAsync(Actor actor, Guid lead, string? stage, CancellationToken cancellation) =>
        Stages.Parse(stage) is { } known
            ? await ChangeAsync(actor, lead, LeadEvents.StageChanged, new StageChange(known), null, cancellation)
            : Refuse("stage", $"one of {string.Join(", ", Stages.All)}");

    public async Task<CommandResult> SetStatusAsync(Actor actor, Guid lead, string? status, string? reason, CancellationToken cancellation)
    {
        if (Statuses.Parse(status) is not { } known)
            return Refuse("status", $"one of {string.Join(", ", Statuses.All)}");
        if (known != Statuses.Disqualified)
            return await ChangeAsync(actor, lead, LeadEvents.StatusChanged, new StatusChange(known, null), null, cancellation);
        return DisqualificationReasons.Parse(reason) is { } because
            ? await ChangeAsync(actor, lead, LeadEvents.StatusChanged, new StatusChange(known, because), null, cancellation)
            : Refuse("reason", $"a disqualification needs its reason: one of {string.Join(", ", DisqualificationReasons.All)}");
    }

    public async Task<CommandResult> AssignAsync(Actor actor, Guid lead, Guid owner, CancellationToken cancellation) =>
        await users.MayWorkLeadsAsync(actor.Workspace, owner, cancellation)
            ? await ChangeAsync(actor, lead, LeadEvents.OwnerChanged, new OwnerChange(owner), null, cancellation)
            : Refuse("owner", "the id of a user of this workspace who may work leads");

    public async Task<CommandResult> NoteAsync(Actor actor, Guid lead, string? text, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > NoteLength)
            return Refuse("text", $"a note of 1 to {NoteLength:N0} characters");
        return await ChangeAsync(actor, lead, LeadEvents.Noted, new { }, text.Trim(), cancellation);
    }

    /// <summary>Says that two leads are one person.</summary>
    public async Task<CommandResult> JoinAsync(Actor actor, Guid lead, Guid other, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, lead, cancellation) is not { } one)
            return new CommandResult.Missing("lead", lead.ToString());
        if (await FindAsync(actor.Workspace, other, cancellation) is not { } two || one.PersonId == two.PersonId)
            return Refuse("lead", "the id of a lead of this workspace that is another person");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var join = new PersonJoin(await HandJoins.NodeOfAsync(db, actor.Workspace, one.PersonId, cancellation), await HandJoins.NodeOfAsync(db, actor.Workspace, two.PersonId, cancellation), one.MergedInto ?? one.LeadId, two.MergedInto ?? two.LeadId);
        return await SayAsync(actor, one, IdentityEvents.Joined, join, cancellation);
    }

    /// <summary>Takes back what somebody said: the two are apart again, unless something else joins them.</summary>
    public async Task<CommandResult> PartAsync(Actor actor, Guid lead, Guid join, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, lead, cancellation) is not { } found)
            return new CommandResult.Missing("lead", lead.ToString());
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (!(await HandJoins.OfAsync(db, actor.Workspace, found.PersonId, cancellation)).Any(j => j.EventId == join))
            return Refuse("join", "the event that made this lead one with another, and still does");
        var leads = await db.Set<LeadChange>().Where(c => c.WorkspaceId == actor.Workspace && c.EventId == join).Select(static c => c.LeadId).OrderBy(static id => id).ToListAsync(cancellation);
        return await SayAsync(actor, found, IdentityEvents.Parted, new PersonPart(join, leads.FirstOrDefault(), leads.LastOrDefault()), cancellation);
    }

    private async Task<CommandResult> SayAsync<T>(Actor actor, Lead lead, string kind, T payload, CancellationToken cancellation)
    {
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, kind, payload);
        e = e with { Facts = e.Facts with { Lead = lead.LeadId, Subject = lead.PersonId } };
        if (await commands.RunAsync(e, cancellation) is { } reason)
            return new CommandResult.Quarantined(reason);
        // Of two that are one now, the older is the lead.
        return new CommandResult.Done((await FindAsync(actor.Workspace, lead.LeadId, cancellation))!.MergedInto ?? lead.LeadId);
    }

    private async Task<string?> RegionAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await PhoneRegions.OfWorkspaceAsync(db, workspace, cancellation);
    }

    private static CommandResult.Refused Refuse(string field, string expected) => new(new Fault(field, expected));

    private static Guid? IdOf(Actor actor, NewLead lead) =>
        lead.IdempotencyKey is { Length: > 0 } key ? StableId.Of(actor.Workspace, "lead.created", key) : null;

    private async Task<CommandResult> ChangeAsync<T>(Actor actor, Guid lead, string kind, T change, string? text, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, lead, cancellation) is not { } found)
            return new CommandResult.Missing("lead", lead.ToString());
        var id = found.MergedInto ?? found.LeadId;
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, kind, change);
        e = e with { Facts = e.Facts with { Lead = id }, Personal = text is null ? null : new EventPersonal { Text = text } };
        return await commands.RunAsync(e, cancellation) is { } reason ? new CommandResult.Quarantined(reason) : new CommandResult.Done(id);
    }

    private async Task<Lead?> FindAsync(Guid workspace, Guid lead, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == lead, cancellation);
    }
}
