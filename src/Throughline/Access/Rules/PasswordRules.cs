namespace Throughline.Access.Rules;

/// <summary>Which passwords are taken: long rather than contrived (NIST SP 800-63B: length and no known ones; no composition rules).</summary>
internal static class PasswordRules
{
    public const int Shortest = 10;

    // PBKDF2 reads all of it: a limit keeps a megabyte of password from being work for the server.
    private const int Longest = 200;

    private static readonly string[] Known = ["password12", "password123", "passwordpassword", "1234567890", "12345678910", "0123456789", "qwertyuiop", "qwerty12345", "1q2w3e4r5t", "letmeinplease", "administrator", "throughline"];

    /// <summary>What is wrong and what would be right, or null.</summary>
    public static string? Fault(string? password, string email) => password switch
    {
        null or "" => "A password is needed.",
        { Length: < Shortest } => $"At least {Shortest} characters; a few words in a row do well.",
        { Length: > Longest } => $"At most {Longest} characters.",
        _ when password.Distinct().Count() < 4 => "This repeats too few characters; a few words in a row do well.",
        _ when Known.Contains(password, StringComparer.OrdinalIgnoreCase) || password.Equals(email, StringComparison.OrdinalIgnoreCase) => "This is among the first that are tried; choose another.",
        _ => null,
    };
}
