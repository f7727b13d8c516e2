using System.Collections.Frozen;

namespace Throughline.Web;

/// <summary>ISO 4217: which codes exist and how many digits their minor unit has.</summary>
/// <remarks>
/// Source: ISO 4217 list one as amended to 2026, funds codes included. Codes without a minor unit (metals, test codes, XXX) are left out: nobody is paid in them.
/// Codes withdrawn since 2023 (ANG, BGN, HRK, SLL, ZWL) stay known, because deals and spend of those years are still read.
/// </remarks>
public static class Currency
{
    // One line per exponent; two is the rule, the rest are the exceptions.
    private const string None = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

    private const string Two =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL " +
        "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD " +
        "SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL";

    private const string Three = "BHD IQD JOD KWD LYD OMR TND";

    private const string Four = "CLF UYW";

    private static readonly FrozenDictionary<string, int> Exponents =
        Codes(None, 0).Concat(Codes(Two, 2)).Concat(Codes(Three, 3)).Concat(Codes(Four, 4))
            .ToFrozenDictionary(static c => c.Code, static c => c.Exponent, StringComparer.Ordinal);

    // Signs that name one currency to nearly every reader; all others are shown by their code.
    private static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["EUR"] = "€",
        ["USD"] = "$",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["INR"] = "₹",
        ["KRW"] = "₩",
        ["BRL"] = "R$",
        ["AUD"] = "A$",
        ["CAD"] = "C$",
        ["NZD"] = "NZ$",
        ["ILS"] = "₪",
        ["VND"] = "₫",
        ["UAH"] = "₴",
        ["TRY"] = "₺",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every known code, alphabetically.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Exponents.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The code in upper case when ISO 4217 knows it, else null.</summary>
    public static string? Find(string? code)
    {
        var upper = code?.Trim().ToUpperInvariant();
        return upper is not null && Exponents.ContainsKey(upper) ? upper : null;
    }

    /// <summary>Digits of the minor unit: EUR 2, JPY 0, KWD 3.</summary>
    /// <exception cref="ArgumentException">The code is not of ISO 4217: check input with <see cref="Find"/> first.</exception>
    public static int Exponent(string code) =>
        Exponents.TryGetValue(code, out var exponent) ? exponent : throw new ArgumentException($"'{code}' is not an ISO 4217 currency code", nameof(code));

    /// <summary>The sign when it is unmistakable, else null.</summary>
    public static string? Sign(string code) => Signs.GetValueOrDefault(code);

    private static IEnumerable<(string Code, int Exponent)> Codes(string codes, int exponent) => codes.Split(' ').Select(code => (code, exponent));
}
