using System.Globalization;

namespace Throughline.Web;

/// <summary>Money between minor units and text, exact in integers: no floating point touches an amount.</summary>
public static class MoneyText
{
    // More digits than this never fit; what fits is for MoneySums to say.
    private const int MaxDigits = 18;

    /// <summary>Plain form for APIs and files: <c>1234.50</c> for 123450 EUR, <c>1235</c> for JPY, <c>-0.005</c> for KWD.</summary>
    /// <exception cref="ArgumentException">Not an ISO 4217 code.</exception>
    public static string Format(long minor, string currency) => Write(minor, Currency.Exponent(currency), grouped: false);

    /// <summary>Form for people: <c>€1,234.50</c>, <c>−CHF 12.00</c>.</summary>
    /// <param name="minor">Minor units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="whole">Leaves the decimals out (rounded half away from zero): for headlines and axes, never for totals that must reconcile.</param>
    /// <exception cref="ArgumentException">Not an ISO 4217 code.</exception>
    public static string Display(long minor, string currency, bool whole = false)
    {
        var exponent = Currency.Exponent(currency);
        var rounded = whole ? Round(minor, exponent) : minor;
        var digits = Write(rounded, whole ? 0 : exponent, grouped: true);
        var sign = digits.StartsWith('-') ? "−" : "";
        var prefix = Currency.Sign(currency) ?? currency + "\u00a0";
        return sign + prefix + digits.TrimStart('-');
    }

    /// <summary>Reads <c>1234.50</c>, <c>-3</c>, <c>.5</c>. Group separators, exponents and signs of currency are refused.</summary>
    /// <param name="text">The amount.</param>
    /// <param name="currency">ISO 4217 code, any case.</param>
    /// <param name="minor">The amount in minor units.</param>
    /// <param name="fault">What is wrong and what would be right, when the result is false.</param>
    public static bool TryParse(string? text, string? currency, out long minor, out string fault)
    {
        minor = 0;
        fault = "";
        if (Currency.Find(currency) is not { } code)
            fault = $"'{currency}' is not an ISO 4217 currency code such as EUR";
        else if (string.IsNullOrWhiteSpace(text))
            fault = "an amount such as 1234.50 is missing";
        else
            fault = Read(text.Trim(), code, out minor);
        return fault.Length == 0;
    }

    /// <summary>An amount as people type it on a page: <c>1.234,50</c> and <c>10,5</c> mean 1234.50 and 10.5. What could be read either way stays as it is, and is refused.</summary>
    public static string? Typed(string? text)
    {
        var comma = text?.LastIndexOf(',') ?? -1;
        return comma > 0 && text!.TrimEnd().Length - comma - 1 is 1 or 2 && text.IndexOf(',', StringComparison.Ordinal) == comma && text.LastIndexOf('.') < comma
            ? text[..comma].Replace(".", "", StringComparison.Ordinal) + "." + text[(comma + 1)..]
            : text;
    }

    private static string Read(string text, string code, out long minor)
    {
        minor = 0;
        var exponent = Currency.Exponent(code);
        var negative = text[0] is '-' or '−';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? digits : digits[..point];
        var decimals = point < 0 ? "" : digits[(point + 1)..];
        if (whole.Length + decimals.Length == 0 || !whole.All(char.IsAsciiDigit) || !decimals.All(char.IsAsciiDigit))
            return $"'{text}' is not an amount: digits with a point before the decimals, such as {Example(exponent)}";
        if (decimals.Length > exponent)
            return exponent == 0 ? $"{code} has no decimals, '{text}' has {decimals.Length}" : $"{code} has {exponent} decimals, '{text}' has {decimals.Length}";
        var fits = whole.TrimStart('0').Length <= MaxDigits - exponent;
        var value = !fits ? long.MaxValue : long.Parse($"0{whole}{decimals.PadRight(exponent, '0')}", CultureInfo.InvariantCulture);
        if (value > MoneySums.Largest)
            return $"'{(text.Length > 40 ? text[..40] + "…" : text)}' is more than {Write(MoneySums.Largest, exponent, grouped: false)}, the largest amount in {code}";
        minor = negative ? -value : value;
        return "";
    }

    private static string Example(int exponent) => exponent == 0 ? "1234" : "1234." + "500"[..Math.Min(exponent, 3)];

    private static long Round(long minor, int exponent)
    {
        var unit = (Int128)1;
        for (var i = 0; i < exponent; i++)
            unit *= 10;
        var half = minor < 0 ? -unit / 2 : unit / 2;
        return (long)((minor + half) / unit);
    }

    private static string Write(long minor, int exponent, bool grouped)
    {
        var digits = Int128.Abs(minor).ToString(CultureInfo.InvariantCulture).PadLeft(exponent + 1, '0');
        var whole = digits[..^exponent];
        if (grouped)
            whole = Int128.Parse(whole, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
        return (minor < 0 ? "-" : "") + whole + (exponent == 0 ? "" : "." + digits[^exponent..]);
    }
}
