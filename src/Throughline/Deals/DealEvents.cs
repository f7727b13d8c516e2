namespace Throughline.Deals;

/// <summary>Kinds of the events in a deal's life, and what each carries.</summary>
public static class DealEvents
{
    public const string Created = "deal.created";
    public const string StageChanged = "deal.stage_changed";
    public const string Won = "deal.won";
    public const string Lost = "deal.lost";
    public const string Reopened = "deal.reopened";
    public const string Refunded = "deal.refunded";
    public const string ContactAdded = "deal.contact_added";
}

internal sealed record DealCreation(string Name, string Stage, long AmountMinor, string Currency, IReadOnlyList<DealParty> Leads);

internal sealed record DealParty(Guid Lead, string Role);

internal sealed record DealStage(string Stage);

/// <summary>Winning may state the final amount; null keeps the amount of the offer.</summary>
internal sealed record DealWin(long? AmountMinor);

internal sealed record DealLoss(string Reason);

internal sealed record DealRefund(long AmountMinor, string? Reason);
