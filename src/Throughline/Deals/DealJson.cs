using Throughline.Web;

namespace Throughline.Deals;

/// <summary>A contact of a deal.</summary>
internal sealed record DealContactJson(Guid Lead, string? Name, string? Email, string Role);

/// <summary>A deal as the API writes it. <c>revenue</c> = amount less refunds when won, else zero.</summary>
internal sealed record DealJson(
    Guid Id,
    string Name,
    string Stage,
    string Outcome,
    string? LostReason,
    MoneyJson Amount,
    MoneyJson Refunded,
    MoneyJson Revenue,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt,
    IReadOnlyList<DealContactJson> Leads)
{
    public static DealJson Of(DealView view) => new(
        view.Deal.DealId,
        view.Deal.Name,
        view.Deal.Stage,
        view.Deal.Outcome,
        view.Deal.LostBecause,
        MoneyJson.Of(view.Deal.AmountMinor, view.Deal.Currency),
        MoneyJson.Of(view.Deal.RefundedMinor, view.Deal.Currency),
        MoneyJson.Of(view.Deal.RevenueMinor, view.Deal.Currency),
        ApiTime.Of(view.Deal.OpenedAt),
        ApiTime.Of(view.Deal.ClosedAt),
        [.. view.Contacts.Select(static c => new DealContactJson(c.Lead.MergedInto ?? c.Lead.LeadId, c.Lead.Name, c.Lead.Email, c.Role))]);
}

/// <summary>A page of deals; <c>next</c> goes into <c>before</c> for the page after.</summary>
internal sealed record DealListJson(IReadOnlyList<DealJson> Deals, string? Next, int Total);

/// <summary>Input of POST /api/deals. <c>leads</c> names contacts by id; <c>leadId</c> is short for one.</summary>
internal sealed record CreateDealJson(string? Name, string? Stage, MoneyJson? Amount, IReadOnlyList<DealLeadJson>? Leads, Guid? LeadId, IReadOnlyList<Guid>? LeadIds, DateTimeOffset? OpenedAt);

/// <summary>A lead of a new deal.</summary>
internal sealed record DealLeadJson(Guid Id, string? Role);

/// <summary>Input of POST /api/deals/{id}/contacts: a lead that takes part in the deal.</summary>
internal sealed record DealContactInput(Guid? Lead, string? Role);

internal sealed record DealStageJson(string? Stage);

/// <summary>Winning: without an amount the offer's amount stands.</summary>
internal sealed record WinJson(MoneyJson? Amount, DateTimeOffset? ClosedAt);

internal sealed record LoseJson(string? Reason, DateTimeOffset? ClosedAt);

internal sealed record RefundJson(MoneyJson? Amount, string? Reason);
