using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Throughline.Capture;

/// <summary>Reads telephone numbers by the numbering plans (contact-normalisation.md 2, steps 1 to 6). Pure.</summary>
internal static partial class PhoneReader
{
    // Longer text is no number; E.164 has 15 digits.
    private const int LongestText = 100;
    private const int MostDigits = 15;
    private const int FewestDigits = 3;
    private const int RegexMs = 60_000;

    private static readonly System.Buffers.SearchValues<char> PlusOrDigit = System.Buffers.SearchValues.Create("+0123456789");

    public static PhoneNumber? Read(string? text, string? region)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
            return null;
        return ReadTidy(Tidy(text), region);
    }

    private static PhoneNumber? ReadTidy(string text, string? region)
    {
        var (body, extension) = CutExtension(text);
        // Brackets, quotes of a sheet, "Tel." and marks that nobody sees may stand before the plus.
        var isInternational = body.AsSpan().IndexOfAny(PlusOrDigit) is var first and >= 0 && body[first] == '+';
        // "(0)" after a country code is how some write the digit dialled at home only.
        var digits = Digits(isInternational || StartsInternational(body, region) ? body.Replace("(0)", "", StringComparison.Ordinal) : body);
        if (digits.Length < FewestDigits || digits.Length > MostDigits + 6)
            return null;
        if (isInternational)
            return International(digits, extension);
        if (PhonePlans.OfRegion(region) is not { } plan)
            return null;
        var abroad = plan.WithoutInternationalPrefix(digits);
        return abroad is null ? National(plan, digits, extension) : International(abroad, extension);
    }

    // Step 1: one spelling of digits, signs and letters.
    private static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        foreach (var rune in PercentText.Composed(text).EnumerateRunes())
        {
            if (Rune.IsDigit(rune))
                tidy.Append((int)CharUnicodeInfo.GetDecimalDigitValue(rune.ToString(), 0));
            else
                tidy.Append(rune.ToString());
        }

        var plain = tidy.ToString().Trim();
        return plain.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? plain[4..].Trim() : plain;
    }

    private static (string Body, string? Extension) CutExtension(string text)
    {
        var match = Extension().Match(text);
        return match.Success ? (text[..match.Index], match.Groups["digits"].Value) : (text, null);
    }

    private static string Digits(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
                digits.Append(c);
        }

        return digits.ToString();
    }

    private static bool StartsInternational(string body, string? region) =>
        PhonePlans.OfRegion(region)?.WithoutInternationalPrefix(Digits(body)) is not null;

    // Step 3.
    private static PhoneNumber? International(string digits, string? extension)
    {
        for (var length = Math.Min(3, digits.Length - 1); length > 0; length--)
        {
            var plans = PhonePlans.OfCode(digits[..length]);
            if (plans.Count == 0)
                continue;
            var national = digits[length..];
            if (Valid(plans, national, extension) is { } valid)
                return valid;
            var main = plans[0];
            var without = main.WithoutNationalPrefix(national);
            if (without != national && !main.IsGeneral(national) && Valid(plans, without, extension) is { } stripped)
                return stripped;
            return Possible(main, national, extension);
        }

        return null;
    }

    // Step 4.
    private static PhoneNumber? National(PhonePlan plan, string digits, string? extension)
    {
        var national = plan.WithoutNationalPrefix(digits);
        if (!plan.IsGeneral(national) && plan.IsGeneral(digits))
            national = digits;
        return Valid(PhonePlans.OfCode(plan.CountryCode), national, extension) ?? Possible(plan, national, extension);
    }

    // Step 5: of the regions that share a code, the main one first.
    private static PhoneNumber? Valid(IReadOnlyList<PhonePlan> plans, string national, string? extension)
    {
        foreach (var plan in plans)
        {
            if (plan.HasLeadingDigits(national) is not false && plan.KindOf(national) is { } kind)
                return Fit(plan, national, plan.Region, kind, extension);
        }

        return null;
    }

    // Step 6.
    private static PhoneNumber? Possible(PhonePlan plan, string national, string? extension) =>
        plan.Lengths.Contains(national.Length) ? Fit(plan, national, null, PhoneKind.Unverified, extension) : null;

    private static PhoneNumber? Fit(PhonePlan plan, string national, string? region, PhoneKind kind, string? extension) =>
        plan.CountryCode.Length + national.Length <= MostDigits ? new PhoneNumber($"+{plan.CountryCode}{national}", region, kind, extension) : null;

    [GeneratedRegex(@"(?:;ext=|ext\w{0,6}|доб\w{0,6}|[x#])[\s.:]*(?<digits>[0-9]{1,7})\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, RegexMs)]
    private static partial Regex Extension();
}
