using System.Globalization;
using System.Numerics;
using Throughline.Web;

namespace Throughline.Measure.Rules;

/// <summary>An exchange rate as an exact decimal: <paramref name="Digits"/> ÷ 10^<paramref name="Decimals"/>.</summary>
internal readonly record struct DecimalRate(long Digits, int Decimals)
{
    /// <summary>Digits that a rate may have on either side of its point.</summary>
    public const int DigitsAtMost = 12;

    // Together with the point; more digits than this do not fit a long.
    private const int SignificantAtMost = 18;

    /// <summary>Reads <c>1.0832</c>; false when it is no number above 0 with at most 12 digits before and 12 behind the point, 18 in all.</summary>
    public static bool TryParse(string? text, out DecimalRate rate)
    {
        rate = default;
        var written = (text ?? "").Trim();
        var point = written.IndexOf('.', StringComparison.Ordinal);
        var whole = (point < 0 ? written : written[..point]).TrimStart('0');
        var behind = (point < 0 ? "" : written[(point + 1)..]).TrimEnd('0');
        if (written.Length == 0 || written == "." || whole.Length > DigitsAtMost || behind.Length > DigitsAtMost || whole.Length + behind.Length > SignificantAtMost)
            return false;
        if (!written.All(static c => char.IsAsciiDigit(c) || c == '.') || written.Count(static c => c == '.') > 1)
            return false;
        rate = new DecimalRate(long.Parse("0" + whole + behind, CultureInfo.InvariantCulture), behind.Length);
        return rate.Digits > 0;
    }

    /// <summary>
    /// An amount in another currency, rounded once, to its minor unit, half away from zero.
    /// </summary>
    /// <param name="minor">Minor units of the amount's currency.</param>
    /// <param name="exponent">Digits of that minor unit.</param>
    /// <param name="toExponent">Digits of the other one's.</param>
    /// <param name="inverse">The rate is stated the other way round: divides instead of multiplying.</param>
    /// <exception cref="MoneyRangeException">The result is more than <see cref="MoneySums.Largest"/>.</exception>
    public long Convert(long minor, int exponent, int toExponent, bool inverse)
    {
        var scale = BigInteger.Pow(10, Decimals);
        var (over, under) = inverse ? (scale, (BigInteger)Digits) : (Digits, scale);
        over *= BigInteger.Abs(minor) * BigInteger.Pow(10, toExponent);
        under *= BigInteger.Pow(10, exponent);
        var rounded = ((2 * over) + under) / (2 * under);
        return rounded <= MoneySums.Largest ? (long)(minor < 0 ? -rounded : rounded) : throw new MoneyRangeException($"an amount at the exchange rate {this}");
    }

    public override string ToString()
    {
        var digits = Digits.ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        return Decimals == 0 ? digits : $"{digits[..^Decimals]}.{digits[^Decimals..]}";
    }
}
