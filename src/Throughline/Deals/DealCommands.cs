using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Deals;

/// <summary>A deal to open: at least one lead; the first is the one it is counted under.</summary>
internal sealed record NewDeal(string? Name, string? Stage, string? Amount, string? Currency, IReadOnlyList<(Guid Lead, string? Role)> Leads, long? OccurredAt, string? IdempotencyKey)
{
    /// <summary>Goes on with the deal that the key opened, whatever has changed since.</summary>
    public bool Resumes { get; init; }
}

/// <summary>What people and keys do with deals. A deal's progress moves its leads along the lifecycle in the same append.</summary>
internal sealed class DealCommands(IEventLog log, ProjectionFeed feed, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const int NameLength = 300;
    private const int RoleLength = 100;
    private const int StageLength = 100;
    private const string TimePassed = "a time that has come, such as 2026-05-14T09:30:00Z";
    private const string FirstStage = "Qualification";

    // A check of the deal's state and the event that rests on it must not be parted by another command.
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<CommandResult> CreateAsync(Actor actor, NewDeal input, CancellationToken cancellation)
    {
        if (FaultOf(input, out var amountMinor, out var currency) is { } fault)
            return new CommandResult.Refused(fault);
        if (CommandEvents.IsAhead(time, input.OccurredAt))
            return new CommandResult.Refused(new Fault("openedAt", TimePassed));
        var leads = await LeadsAsync(actor.Workspace, [.. input.Leads.Select(static l => l.Lead)], cancellation);
        if (input.Leads.Where(l => !leads.ContainsKey(l.Lead)).Select(static l => (Guid?)l.Lead).FirstOrDefault() is { } unknown)
            return new CommandResult.Refused(new Fault("leads", $"there is no lead {unknown} in this workspace; a deal cannot be saved without its leads"));

        var parties = input.Leads.Select(l => new DealParty(leads[l.Lead].MergedInto ?? l.Lead, string.IsNullOrWhiteSpace(l.Role) ? "Contact" : l.Role.Trim())).DistinctBy(static p => p.Lead).ToList();
        Guid? eventId = input.IdempotencyKey is { Length: > 0 } key ? StableId.Of(actor.Workspace, DealEvents.Created, key) : null;
        var creation = new DealCreation(input.Name!.Trim(), string.IsNullOrWhiteSpace(input.Stage) ? FirstStage : input.Stage.Trim(), amountMinor, currency, parties);
        var created = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, DealEvents.Created, creation, eventId, input.OccurredAt);
        var deal = StableId.Of(actor.Workspace, "deal", created.EventId.ToString("N"));
        created = created with { Facts = created.Facts with { Deal = deal } };
        if (eventId is not null && !input.Resumes && await Repeats.IsOtherAsync(log, created, cancellation))
            return new CommandResult.Contradicts("Idempotency-Key", Repeats.OtherRequest);
        return await RunAsync(actor, deal, [created, .. Advance(actor, created, leads.Values, Stages.Opportunity)], cancellation);
    }

    public async Task<CommandResult> SetStageAsync(Actor actor, Guid id, string? stage, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(stage) || stage.Length > StageLength)
            return new CommandResult.Refused(new Fault("stage", $"a sales stage of 1 to {StageLength} characters"));
        return await OnOpenAsync(actor, id, DealEvents.StageChanged, new DealStage(stage.Trim()), null, null, cancellation);
    }

    /// <summary>Adds a lead to the buying group of an open deal: its touches count in the deal's journey from now on, and it becomes an Opportunity.</summary>
    public async Task<CommandResult> AddContactAsync(Actor actor, Guid id, Guid? lead, string? role, CancellationToken cancellation) =>
        await AloneAsync(() => AddContactAloneAsync(actor, id, lead, role, cancellation), cancellation);

    public async Task<CommandResult> WinAsync(Actor actor, Guid id, string? amount, string? currency, long? occurredAt, CancellationToken cancellation) =>
        await AloneAsync(() => WinAloneAsync(actor, id, amount, currency, occurredAt, cancellation), cancellation);

    public async Task<CommandResult> LoseAsync(Actor actor, Guid id, string? reason, long? occurredAt, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > NameLength
            ? new CommandResult.Refused(new Fault("reason", $"why it was lost, 1 to {NameLength} characters"))
            : await AloneAsync(() => OnOpenAsync(actor, id, DealEvents.Lost, new DealLoss(reason.Trim()), null, occurredAt, cancellation), cancellation);

    public async Task<CommandResult> RefundAsync(Actor actor, Guid id, string? amount, string? currency, string? reason, string? idempotencyKey, CancellationToken cancellation) =>
        await AloneAsync(() => RefundAloneAsync(actor, id, amount, currency, reason, idempotencyKey, cancellation), cancellation);

    private async Task<CommandResult> AloneAsync(Func<Task<CommandResult>> command, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return await command();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<CommandResult> AddContactAloneAsync(Actor actor, Guid id, Guid? named, string? role, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, id, cancellation) is not { } deal)
            return new CommandResult.Missing("deal", id.ToString());
        if (deal.Outcome != Outcomes.Open)
            return new CommandResult.Contradicts("outcome", $"contacts are added to open deals; this one is {deal.Outcome}");
        if (role?.Length > RoleLength)
            return new CommandResult.Refused(new Fault("role", $"at most {RoleLength} characters, such as Decision maker"));
        var leads = await LeadsAsync(actor.Workspace, named is { } sought ? [sought] : [], cancellation);
        if (named is null || !leads.TryGetValue(named.Value, out var lead))
            return new CommandResult.Refused(new Fault("lead", "the id of a lead of this workspace"));
        var party = new DealParty(lead.MergedInto ?? lead.LeadId, string.IsNullOrWhiteSpace(role) ? "Contact" : role.Trim());
        if ((await ContactsAsync(deal, cancellation)).Exists(c => (c.MergedInto ?? c.LeadId) == party.Lead))
            return new CommandResult.Contradicts("lead", $"{lead.Label} is a contact of this deal already");
        var added = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, DealEvents.ContactAdded, party);
        added = added with { Facts = added.Facts with { Deal = id } };
        return await RunAsync(actor, id, [added, .. Advance(actor, added, leads.Values, Stages.Opportunity)], cancellation);
    }

    private async Task<CommandResult> WinAloneAsync(Actor actor, Guid id, string? amount, string? currency, long? occurredAt, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, id, cancellation) is not { } deal)
            return new CommandResult.Missing("deal", id.ToString());
        long? minor = null;
        if (amount is not null)
        {
            if (currency is not null && Currency.Find(currency) != deal.Currency)
                return new CommandResult.Refused(new Fault("amount.currency", $"the deal's own currency, {deal.Currency}"));
            if (!MoneyText.TryParse(amount, deal.Currency, out var parsed, out var fault))
                return new CommandResult.Refused(new Fault("amount", fault));
            if (parsed < 0)
                return new CommandResult.Refused(new Fault("amount", "zero or more; money given back is a refund"));
            minor = parsed;
        }

        return await OnOpenAsync(actor, id, DealEvents.Won, new DealWin(minor), Stages.Customer, occurredAt, cancellation);
    }

    private async Task<CommandResult> RefundAloneAsync(Actor actor, Guid id, string? amount, string? currency, string? reason, string? idempotencyKey, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, id, cancellation) is not { } deal)
            return new CommandResult.Missing("deal", id.ToString());
        if (deal.Outcome != Outcomes.Won)
            return new CommandResult.Contradicts("outcome", $"only a won deal can be refunded; this one is {deal.Outcome}");
        if (currency is not null && Currency.Find(currency) != deal.Currency)
            return new CommandResult.Refused(new Fault("amount.currency", $"the deal's own currency, {deal.Currency}"));
        if (!MoneyText.TryParse(amount, deal.Currency, out var minor, out var fault))
            return new CommandResult.Refused(new Fault("amount", fault));
        if (reason?.Length > NameLength)
            return new CommandResult.Refused(new Fault("reason", $"at most {NameLength} characters"));
        Guid? eventId = idempotencyKey is { Length: > 0 } key ? StableId.Of(actor.Workspace, DealEvents.Refunded, key) : null;
        var left = deal.AmountMinor - deal.RefundedMinor;
        if (minor <= 0 || (minor > left && (eventId is null || (await log.FindAsync(actor.Workspace, [eventId.Value], cancellation)).Count == 0)))
            return new CommandResult.Refused(new Fault("amount", $"more than 0 and at most {MoneyText.Format(left, deal.Currency)} {deal.Currency}, what is left of the deal"));
        var refund = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, DealEvents.Refunded, new DealRefund(minor, reason?.Trim()), eventId);
        refund = refund with { Facts = refund.Facts with { Deal = id } };
        return eventId is not null && await Repeats.IsOtherAsync(log, refund, cancellation)
            ? new CommandResult.Contradicts("Idempotency-Key", Repeats.OtherRequest)
            : await RunAsync(actor, id, [refund], cancellation);
    }

    private static Fault? FaultOf(NewDeal input, out long amountMinor, out string currency)
    {
        (amountMinor, currency) = (0, Currency.Find(input.Currency) ?? "");
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Length > NameLength)
            return new Fault("name", $"1 to {NameLength} characters");
        if (input.Stage?.Length > StageLength)
            return new Fault("stage", $"a sales stage of 1 to {StageLength} characters");
        if (input.Leads.Any(static l => l.Role?.Length > RoleLength))
            return new Fault("leads", $"each role at most {RoleLength} characters, such as Decision maker");
        if (input.Leads.Count == 0)
            return new Fault("leads", "a deal cannot be saved without a lead: name at least one");
        if (input.Leads.Count > 100)
            return new Fault("leads", "at most 100");
        if (!MoneyText.TryParse(input.Amount ?? "0", input.Currency, out amountMinor, out var fault))
            return new Fault("amount", fault);
        return amountMinor < 0 ? new Fault("amount", "zero or more") : null;
    }

    private async Task<CommandResult> OnOpenAsync<T>(Actor actor, Guid id, string kind, T payload, string? leadStage, long? occurredAt, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, id, cancellation) is not { } deal)
            return new CommandResult.Missing("deal", id.ToString());
        if (deal.Outcome != Outcomes.Open)
            return new CommandResult.Contradicts("outcome", $"the deal is already {deal.Outcome}");
        if (occurredAt < deal.OpenedAt)
            return new CommandResult.Refused(new Fault("closedAt", "not before the deal was opened"));
        if (CommandEvents.IsAhead(time, occurredAt))
            return new CommandResult.Refused(new Fault("closedAt", TimePassed));
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, kind, payload, null, occurredAt);
        e = e with { Facts = e.Facts with { Deal = id } };
        var leads = leadStage is null ? [] : await ContactsAsync(deal, cancellation);
        return await RunAsync(actor, id, [e, .. leadStage is null ? [] : Advance(actor, e, leads, leadStage)], cancellation);
    }

    // A deal never moves a lead backwards. It moves the lead that stands in it, not the one that lead is one with for now: taken apart, each keeps its own.
    private static IEnumerable<Envelope> Advance(Actor actor, Envelope cause, IEnumerable<Lead> leads, string stage) =>
        from lead in leads
        let id = lead.LeadId
        where Stages.Order(lead.Stage) < Stages.Order(stage)
        select cause with
        {
            EventId = StableId.Of(actor.Workspace, LeadEvents.StageChanged, $"{cause.EventId:N}{id:N}"),
            Kind = LeadEvents.StageChanged,
            Facts = new EventFacts { Door = actor.Door, Actor = actor.Id, Lead = id, Properties = EnvelopeJson.Payload(new { stage }) },
        };

    private async Task<CommandResult> RunAsync(Actor actor, Guid deal, List<Envelope> events, CancellationToken cancellation)
    {
        var appended = await log.AppendAsync(events, cancellation);
        foreach (var one in appended)
        {
            if (await feed.WaitAsync(one.Seq, cancellation) is { } reason)
                return new CommandResult.Quarantined(reason);
        }

        return new CommandResult.Done(deal, appended[0].IsNew);
    }

    private async Task<Deal?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Deal>().AsNoTracking().FirstOrDefaultAsync(d => d.WorkspaceId == workspace && d.DealId == id, cancellation);
    }

    private async Task<List<Lead>> ContactsAsync(Deal deal, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ids = await db.Set<DealContact>().Where(c => c.WorkspaceId == deal.WorkspaceId && c.DealId == deal.DealId).Select(static c => c.LeadId).ToListAsync(cancellation);
        return [.. (await LeadsAsync(deal.WorkspaceId, ids, cancellation)).Values];
    }

    private async Task<Dictionary<Guid, Lead>> LeadsAsync(Guid workspace, List<Guid> ids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && ids.Contains(l.LeadId)).ToDictionaryAsync(static l => l.LeadId, cancellation);
    }
}
