namespace Throughline.Capture.Links.Rules;

/// <summary>U02: what must not stand in a link, because addresses end up in logs, referrers and other vendors. Pure.</summary>
internal static class PersonalValues
{
    private const int PhoneDigits = 9;
    private const int MostPhoneDigits = 15;

    private static readonly string[] PersonalNames =
        ["email", "e-mail", "mail", "email_address", "firstname", "first_name", "lastname", "last_name", "full_name", "fullname", "phone", "tel", "mobile", "contact_id", "user_id", "ssn"];

    /// <summary>The finding on one value, or null.</summary>
    public static LinkFinding? FindingOf(string name, string value)
    {
        if (PersonalText.LooksLikeEmail(value))
            return new LinkFinding("U02", LinkSeverity.Error, $"{name} holds an e-mail address");
        if (LooksLikePhone(value))
            return new LinkFinding("U02", LinkSeverity.Error, $"{name} holds what reads as a phone number");
        return null;
    }

    /// <summary>Findings on the parameter names of an address.</summary>
    public static IEnumerable<LinkFinding> OfNames(IEnumerable<string> names) =>
        names.Where(static n => PersonalNames.Contains(n.ToLowerInvariant())).Select(static n => new LinkFinding("U02", LinkSeverity.Error, $"the parameter {n} is about a person"));

    // Ids of campaigns are long numbers, too: only what is written as people write numbers counts.
    private static bool LooksLikePhone(string value)
    {
        var digits = value.Count(char.IsAsciiDigit);
        var isWritten = value.StartsWith('+') || value.StartsWith("00", StringComparison.Ordinal) || value.Contains('(') || value.Contains(' ');
        return digits is >= PhoneDigits and <= MostPhoneDigits && isWritten && value.All(static c => char.IsAsciiDigit(c) || c is '+' or ' ' or '-' or '(' or ')' or '.' or '/');
    }
}
