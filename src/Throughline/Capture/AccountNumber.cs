using System.Collections.Frozen;
using System.Globalization;

namespace Throughline.Capture;

/// <summary>Recognises an international bank account number (IBAN) inside a text, with or without spaces. Pure.</summary>
/// <remarks>Source: ISO 13616, lengths by country as registered. Of a country that is not in the list nothing is recognised: its length would be a guess.</remarks>
internal static class AccountNumber
{
    private const string Registered =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 "
        + "JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";

    private static readonly FrozenDictionary<string, int> Lengths =
        Registered.Split(' ').ToFrozenDictionary(static c => c[..2], static c => int.Parse(c.AsSpan(2), CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ByCountry = Lengths.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the text holds one whose check digits are right.</summary>
    public static bool StandsIn(ReadOnlySpan<char> text)
    {
        for (var i = 0; i + 4 < text.Length; i++)
        {
            if ((i == 0 || !char.IsAsciiLetterOrDigit(text[i - 1])) && char.IsAsciiDigit(text[i + 2]) && char.IsAsciiDigit(text[i + 3])
                && ByCountry.TryGetValue(text.Slice(i, 2), out var length) && IsOne(text[i..], length))
                return true;
        }

        return false;
    }

    // The country and check digits move behind the rest, letters count 10 to 35, and the whole leaves 1 when divided by 97.
    private static bool IsOne(ReadOnlySpan<char> text, int length)
    {
        Span<char> plain = stackalloc char[length];
        var (count, at) = (0, 0);
        for (; at < text.Length && count < length; at++)
        {
            if (char.IsAsciiLetterOrDigit(text[at]))
                plain[count++] = char.ToUpperInvariant(text[at]);
            else if (text[at] is not (' ' or '-'))
                return false;
        }

        if (count < length || (at < text.Length && char.IsAsciiLetterOrDigit(text[at])))
            return false;
        var rest = 0;
        for (var i = 0; i < length; i++)
        {
            var character = plain[(i + 4) % length];
            rest = char.IsAsciiDigit(character) ? ((rest * 10) + character - '0') % 97 : ((rest * 100) + character - 'A' + 10) % 97;
        }

        return rest == 1;
    }
}
