using Throughline.Log;

namespace Throughline.Deals;

/// <summary>Reads a deal's events.</summary>
internal static class DealChangeReader
{
    public static DealChange? Read(Envelope e) => e.Kind switch
    {
        DealEvents.Created => Creation(e, e.Read<DealCreation>()),
        DealEvents.StageChanged => Change(e, null, null) with { Stage = e.Read<DealStage>().Stage },
        DealEvents.Won => Change(e, null, e.Read<DealWin>().AmountMinor),
        DealEvents.Lost => Change(e, e.Read<DealLoss>().Reason, null),
        DealEvents.ContactAdded => Change(e, e.Read<DealParty>().Role, null),
        DealEvents.Reopened => Change(e, null, null),
        DealEvents.Refunded => Change(e, e.Read<DealRefund>().Reason, e.Read<DealRefund>().AmountMinor),
        _ => null,
    };

    public static IEnumerable<DealContact> ReadContacts(Envelope e)
    {
        if (e.Facts.Deal is not { } deal)
            yield break;
        var parties = e.Kind switch
        {
            DealEvents.Created => e.Read<DealCreation>().Leads,
            DealEvents.ContactAdded => [e.Read<DealParty>()],
            _ => [],
        };
        for (var i = 0; i < parties.Count; i++)
        {
            yield return new DealContact
            {
                WorkspaceId = e.Workspace,
                DealId = deal,
                LeadId = parties[i].Lead,
                Role = parties[i].Role,
                Place = e.Kind == DealEvents.Created ? i : int.MaxValue,
            };
        }
    }

    private static DealChange Creation(Envelope e, DealCreation creation) =>
        Change(e, creation.Name, creation.AmountMinor) with { Currency = creation.Currency, Stage = creation.Stage };

    private static DealChange Change(Envelope e, string? text, long? amountMinor) => new()
    {
        WorkspaceId = e.Workspace,
        DealId = e.Facts.Deal ?? throw new InvalidDataException($"{e.Kind} names no deal"),
        EventId = e.EventId,
        OccurredAt = e.OccurredAt,
        ReceivedAt = e.ReceivedAt,
        Kind = e.Kind,
        Text = text,
        Stage = null,
        Currency = null,
        AmountMinor = amountMinor,
    };
}
