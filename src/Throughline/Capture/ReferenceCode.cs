namespace Throughline.Capture;

/// <summary>Reference codes people can dictate: six Crockford base-32 characters and a check character (offline-capture.md 4).</summary>
public static class ReferenceCode
{
    /// <summary>Characters of a code, the check character included.</summary>
    public const int Length = 7;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    // x^5 + x^2 + 1 generates GF(32); with it the check catches every wrong character and every swap of neighbours.
    private const int Polynomial = 0x25;

    /// <summary>A new code: random, never digits alone (they look like a phone number), never with a leading zero, no offensive word.</summary>
    public static string New() => ShortCode.New(Length - 1);

    /// <summary>The code as people read it out: <c>7H3-KQ9H</c>.</summary>
    public static string Spoken(string code) => code.Length == Length ? $"{code[..3]}-{code[3..]}" : code;

    /// <summary>The code in its one form (<c>7H3KQ9H</c>), or null when it is none or its check character is wrong.</summary>
    /// <remarks>Case, spaces and hyphens do not matter; I and L read as 1, O as 0.</remarks>
    public static string? Read(ReadOnlySpan<char> text)
    {
        Span<char> code = stackalloc char[Length];
        var length = 0;
        var remainder = 0;
        foreach (var c in text)
        {
            if (c is ' ' or '-' or '+')
                continue;

            var value = Alphabet.IndexOf(char.ToUpperInvariant(c) switch { 'I' or 'L' => '1', 'O' => '0', var other => other }, StringComparison.Ordinal);
            if (value < 0 || length == Length)
                return null;

            code[length++] = Alphabet[value];
            remainder = TimesTwo(remainder) ^ value;
        }

        return length == Length && remainder == 0 ? new string(code) : null;
    }

    private static int TimesTwo(int value)
    {
        value <<= 1;
        return (value & 32) == 0 ? value : value ^ Polynomial;
    }
}
