using System.Security.Cryptography;

namespace Throughline.Capture;

/// <summary>Makes codes that people can read out: Crockford letters with the check character of reference codes.</summary>
internal static class ShortCode
{
    /// <summary>Crockford's base 32: no I, L, O, U.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int Polynomial = 0x25;

    // What nobody wants to print on a flyer; read with 0 as O and 1 as I or L, as people read it.
    private static readonly string[] Offensive = ["FVK", "FCK", "SHT", "ASS", "C0CK", "D1CK", "T1T", "SEX", "NAZ1", "H1T1ER", "N1GG", "FAG", "WANK", "P1SS", "ANA1", "CRAP", "DAMN", "KKK", "XXX"];

    /// <summary>A code of random letters with its check character behind them: never digits alone, never a leading zero, no offensive word.</summary>
    public static string New(int letters)
    {
        Span<char> code = stackalloc char[letters];
        while (true)
        {
            for (var i = 0; i < letters; i++)
                code[i] = Alphabet[RandomNumberGenerator.GetInt32(Alphabet.Length)];
            var text = $"{code}{CheckOf(code)}";
            if (IsFit(text))
                return text;
        }
    }

    /// <summary>Whether a generated code may be given out.</summary>
    public static bool IsFit(string code) => code[0] != '0' && !code.All(char.IsAsciiDigit) && !Offensive.Any(word => code.Contains(word, StringComparison.Ordinal));

    /// <summary>The check character over GF(32): catches every wrong character and every swap of neighbours (offline-capture.md 4).</summary>
    public static char CheckOf(ReadOnlySpan<char> letters)
    {
        var remainder = 0;
        foreach (var c in letters)
            remainder = TimesTwo(remainder) ^ Alphabet.IndexOf(c, StringComparison.Ordinal);
        return Alphabet[TimesTwo(remainder)];
    }

    /// <summary>Whether a whole code in its one form holds together.</summary>
    public static bool IsWhole(ReadOnlySpan<char> code)
    {
        var remainder = 0;
        foreach (var c in code)
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
                return false;
            remainder = TimesTwo(remainder) ^ value;
        }

        return remainder == 0;
    }

    /// <summary>The letters as they are stored: upper case, I and L as 1, O as 0, without spaces and hyphens.</summary>
    public static string Normalise(ReadOnlySpan<char> text)
    {
        Span<char> kept = stackalloc char[Math.Min(text.Length, 64)];
        var length = 0;
        foreach (var c in text)
        {
            if (c is ' ' or '-' or '_' or '.' || length == kept.Length)
                continue;
            kept[length++] = char.ToUpperInvariant(c) switch { 'I' or 'L' => '1', 'O' => '0', var other => other };
        }

        return kept[..length].ToString();
    }

    private static int TimesTwo(int value)
    {
        value <<= 1;
        return (value & 32) == 0 ? value : value ^ Polynomial;
    }
}
