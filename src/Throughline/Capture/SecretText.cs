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

        foreach (var match in Accounts().EnumerateMatches(text))
        {
            if (IsAccountNumber(text.AsSpan(match.Index, match.Length)))
                return true;
        }

        return SocialSecurity().IsMatch(text);
    }

    // ISO 13616: country and check digits moved behind, letters as 10 to 35, the whole leaves 1 when divided by 97.
    private static bool IsAccountNumber(ReadOnlySpan<char> text)
    {
        Span<char> plain = stackalloc char[64];
        var length = 0;
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter) && length < plain.Length)
                plain[length++] = char.ToUpperInvariant(letter);
        }

        if (length is < 15 or > 34)
            return false;
        var rest = 0;
        for (var i = 0; i < length; i++)
        {
            var letter = plain[(i + 4) % length];
            rest = char.IsAsciiDigit(letter) ? ((rest * 10) + letter - '0') % 97 : ((rest * 100) + letter - 'A' + 10) % 97;
        }

        return rest == 1;
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

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Za-z]{2}\d\d(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])", RegexOptions.CultureInvariant, DeadlineMs)]
    private static partial Regex Accounts();

    [GeneratedRegex(@"(?<!\d)\d{3}[- ]\d\d[- ]\d{4}(?!\d)", RegexOptions.CultureInvariant, DeadlineMs)]
    private static partial Regex SocialSecurity();
}
