using System.Text.RegularExpressions;

namespace Throughline.Capture;

/// <summary>Recognises what must never be kept whatever its field is called: payment card numbers, bank account numbers (IBAN) and US social security numbers (tracker.md 5.4).</summary>
internal static partial class SecretText
{
    private const int DeadlineMs = 50;

    /// <summary>Whether a field for a telephone number holds something else that must not be kept: groups of digits are its nature.</summary>
    public static bool IsSecretPhone(string text) => HoldsCard(text) || AccountNumber.StandsIn(text);

    /// <summary>Whether a field's value must not be kept. What is an address in a field for addresses is one, whatever its digits add up to.</summary>
    public static bool IsSecret(FieldMeaning meaning, string text) => meaning switch
    {
        FieldMeaning.Email when MailAddresses.TryRead(text, out _, out _) => false,
        FieldMeaning.Phone => IsSecretPhone(text),
        _ => IsSecret(text),
    };

    /// <summary>Whether a text holds what must not be kept.</summary>
    public static bool IsSecret(string text) => IsSecretPhone(text) || SocialSecurity().IsMatch(text);

    private static bool HoldsCard(string text)
    {
        foreach (var match in Digits().EnumerateMatches(text))
        {
            if (IsCardNumber(text.AsSpan(match.Index, match.Length)))
                return true;
        }

        return false;
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

        // No card's number begins with a zero (ISO/IEC 7812); telephone numbers do.
        return place is >= 13 and <= 19 && sum % 10 == 0 && text[0] != '0';
    }

    [GeneratedRegex(@"(?<![\d+])\d(?:[ -]?\d){12,18}(?!\d)", RegexOptions.CultureInvariant, DeadlineMs)]
    private static partial Regex Digits();

    // With blanks only where it cannot be a telephone number written in groups.
    [GeneratedRegex(@"(?<!\d)\d{3}-\d\d-\d{4}(?!\d)|(?<![\d+] ?|\+\d{1,4} )[1-9]\d\d \d\d \d{4}(?!\d)", RegexOptions.CultureInvariant, DeadlineMs)]
    private static partial Regex SocialSecurity();
}
