using System.ComponentModel.DataAnnotations;

namespace Throughline.Web;

/// <summary>Money as every API writes and reads it: <c>{"amount":"1234.50","currency":"EUR"}</c>. The amount is text, so that no JSON parser rounds it.</summary>
/// <param name="Amount">Digits with a point before the decimals; at most as many decimals as the currency has.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record MoneyJson([property: Required] string Amount, [property: Required] string Currency)
{
    /// <summary>The JSON form of an amount in minor units.</summary>
    public static MoneyJson Of(long minor, string currency) => new(MoneyText.Format(minor, currency), currency);

    /// <summary>Reads the amount exactly; false with a reason that says what would be right.</summary>
    public bool TryRead(out long minor, out string currency, out string fault)
    {
        currency = Web.Currency.Find(Currency) ?? "";
        return MoneyText.TryParse(Amount, Currency, out minor, out fault);
    }
}
