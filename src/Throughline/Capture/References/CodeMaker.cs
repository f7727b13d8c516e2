using System.Security.Cryptography;

namespace Throughline.Capture.References;

/// <summary>Makes reference codes that can be said on the phone (offline-capture.md 4).</summary>
public static class CodeMaker
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    // Words nobody wants to spell out to a customer, as they read with 0 for O and 1 for I or L.
    private static readonly string[] Unspoken = ["ASS", "FCK", "FVCK", "SHT", "SH1T", "SEX", "NAZ1", "KKK", "D1CK", "C0CK", "CVNT", "RAPE", "P1SS", "T1TS", "H0E", "FAG", "N1G", "SS1", "P0RN", "ANA1", "CRAP", "TWAT", "WANK"];

    /// <summary>A new code with its check character, from the system's random source: neither digits alone, nor with 0 in front, nor rude.</summary>
    public static string New()
    {
        while (true)
        {
            var data = RandomNumberGenerator.GetString(Alphabet, ReferenceCode.Length - 1);
            foreach (var check in Alphabet)
            {
                if (ReferenceCode.Read(data + check) is { } code && IsSpeakable(code))
                    return code;
            }
        }
    }

    /// <summary>As people read it: <c>7H3-KQ9H</c>.</summary>
    public static string Shown(string code) => code.Length == ReferenceCode.Length ? $"{code[..3]}-{code[3..]}" : code;

    internal static bool IsSpeakable(string code) => code[0] != '0' && !code.All(char.IsAsciiDigit) && !Unspoken.Any(word => code.Contains(word, StringComparison.Ordinal));
}
