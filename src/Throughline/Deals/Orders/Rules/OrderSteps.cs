namespace Throughline.Deals.Orders.Rules;

/// <summary>What a step does to the money.</summary>
internal enum OrderEffect
{
    None,

    /// <summary>The deal is won.</summary>
    Sale,

    /// <summary>What was won is given back.</summary>
    Reversal,

    /// <summary>It was never paid: the deal is lost.</summary>
    Loss,
}

/// <summary>Which steps an order may take, and what each does to the money. Pure.</summary>
internal static class OrderSteps
{
    /// <summary>Whether an order may go from one state to another.</summary>
    public static bool MayGo(string from, string to) => (from, to) switch
    {
        (OrderStates.Placed, OrderStates.Ready or OrderStates.PickedUp or OrderStates.Cancelled or OrderStates.Expired) => true,
        (OrderStates.Ready, OrderStates.PickedUp or OrderStates.Cancelled or OrderStates.Expired) => true,
        _ => false,
    };

    /// <summary>Whether nothing will be sold, or what was is given back.</summary>
    public static bool IsOver(string state) => state is OrderStates.Cancelled or OrderStates.Expired;

    /// <summary>Whether an order in this state has been sold: what was bought on line is sold when placed, what was reserved when paid at pickup.</summary>
    public static bool IsSold(string kind, string state) => state switch
    {
        OrderStates.Cancelled or OrderStates.Expired => false,
        OrderStates.PickedUp => true,
        _ => kind is OrderKinds.PickUp or OrderKinds.Online,
    };

    /// <summary>What going from one state to another does; the pickup of what was sold is no second sale.</summary>
    public static OrderEffect EffectOf(string kind, string from, string to) => (IsSold(kind, from), IsSold(kind, to)) switch
    {
        (false, true) => OrderEffect.Sale,
        (true, false) => OrderEffect.Reversal,
        (false, false) when IsOver(to) => OrderEffect.Loss,
        _ => OrderEffect.None,
    };
}
