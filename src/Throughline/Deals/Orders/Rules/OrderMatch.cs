namespace Throughline.Deals.Orders.Rules;

/// <summary>How an order finds its lead, in the order in which it is tried (offline-capture.md 8). Never by amount and time alone.</summary>
internal static class OrderMatch
{
    /// <summary>The receipt names the on-line order or the reservation it belongs to.</summary>
    public const string Order = "order";

    /// <summary>The customer number.</summary>
    public const string Loyalty = "loyalty";

    /// <summary>The e-mail for the receipt.</summary>
    public const string Email = "email";

    /// <summary>The phone number for the receipt.</summary>
    public const string Phone = "phone";

    /// <summary>A coupon that was issued to somebody.</summary>
    public const string Coupon = "coupon";

    /// <summary>A reference code that was said or shown.</summary>
    public const string Reference = "reference";

    /// <summary>Whoever holds the receipt claimed it by the address printed there.</summary>
    public const string Receipt = "receipt";

    /// <summary>A person said so.</summary>
    public const string Hand = "hand";

    /// <summary>How sure a rule is: a code can be passed on, a number shared.</summary>
    public static string ConfidenceOf(string rule) => rule switch
    {
        Order or Loyalty or Email or Hand => "high",
        Phone or Coupon or Receipt => "medium",
        _ => "low",
    };
}
