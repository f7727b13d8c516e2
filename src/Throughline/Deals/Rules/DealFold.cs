namespace Throughline.Deals.Rules;

/// <summary>Makes a deal out of its events, in the order of their times. Pure.</summary>
internal static class DealFold
{
    /// <summary>The deal, or null while its creation is not known (an event that arrived before it).</summary>
    public static Deal? Fold(IReadOnlyList<DealChange> changes, IReadOnlyList<DealContact> contacts)
    {
        Deal? deal = null;
        foreach (var change in changes.OrderBy(static c => c.Kind != DealEvents.Created).ThenBy(static c => c.OccurredAt).ThenBy(static c => c.ReceivedAt).ThenBy(static c => c.EventId))
            deal = deal is null ? Open(change, contacts) : Apply(deal, change);
        return deal;
    }

    private static Deal? Open(DealChange change, IReadOnlyList<DealContact> contacts)
    {
        if (change.Kind != DealEvents.Created)
            return null;
        return new Deal
        {
            WorkspaceId = change.WorkspaceId,
            DealId = change.DealId,
            Name = change.Text!,
            Stage = change.Stage!,
            Currency = change.Currency!,
            AmountMinor = change.AmountMinor ?? 0,
            RefundedMinor = 0,
            Outcome = Outcomes.Open,
            LostBecause = null,
            OpenedAt = change.OccurredAt,
            ClosedAt = null,
            LeadId = contacts.OrderBy(static c => c.Place).ThenBy(static c => c.LeadId).First().LeadId,
        };
    }

    private static Deal Apply(Deal deal, DealChange change) => change.Kind switch
    {
        DealEvents.StageChanged => deal with { Stage = change.Stage! },
        DealEvents.Won => deal with { Outcome = Outcomes.Won, ClosedAt = change.OccurredAt, LostBecause = null, AmountMinor = change.AmountMinor ?? deal.AmountMinor },
        DealEvents.Lost => deal with { Outcome = Outcomes.Lost, ClosedAt = change.OccurredAt, LostBecause = change.Text },
        DealEvents.Reopened => deal with { Outcome = Outcomes.Open, ClosedAt = null, LostBecause = null },
        // Two instances may have allowed one refund each: what exceeds the deal is not given back twice.
        DealEvents.Refunded when deal.RefundedMinor + change.AmountMinor!.Value <= deal.AmountMinor => deal with { RefundedMinor = deal.RefundedMinor + change.AmountMinor!.Value },
        _ => deal,
    };
}
