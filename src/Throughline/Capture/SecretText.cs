using System.Text.RegularExpressions;

namespace Throughline.Capture;

/// <summary>Recognises what must never be kept whatever its field is called: payment card numbers, bank account numbers (IBAN) and US social security numbers (tracker.md 5.4).</summary>
internal static partial class SecretText
{
    private const int DeadlineMs = 50;

    public static bool IsSecret(string text)
    {
        foreach (var match in Digits().EnumerateMatches(text))
        {
            if (IsCardNumber(text.AsSpan(match.Index, match.Length)))
                return true;
        }

        return AccountNumber.StandsIn(text) || SocialSecurity().IsMatch(text);
    }

    // Luhn's check over the digits alone.
    private static bool IsCardNumber(ReadOnlySpan<char> text)
    {
        var sum = 0;
        var place = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i]))
                continue;
            var digit = text[i] - '0';
            var doubled = digit * 2;
            sum += place++ % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }

        return place is >= 13 and <= 19 && sum % 10 == 0;
    }

    [GeneratedRegex(@"(?<![\d+])\d(?:[ -]?\d){12,18}(?!\d)", RegexOptions.CultureInvariant, DeadlineMs)]
    private static partial Regex Digits();

    [GeneratedRegex(@"(?<!\d)\d{3}[- ]\d\d[- ]\d{4}(?!\d)", RegexOptions.CultureInvariant, DeadlineMs)]
    private static partial Regex SocialSecurity();
}
