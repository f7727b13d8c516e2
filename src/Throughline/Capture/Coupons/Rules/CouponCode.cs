namespace Throughline.Capture.Coupons.Rules;

/// <summary>How coupon codes are written and read (offline-capture.md 7). Pure but for the drawing of new ones.</summary>
internal static class CouponCode
{
    /// <summary>Random characters of a single-use code: 40 bits, too many to guess.</summary>
    public const int Letters = 8;

    /// <summary>Characters of a prefix, outside the check.</summary>
    public const int LongestPrefix = 4;

    /// <summary>Characters of a shared word.</summary>
    public const int LongestWord = 30;

    /// <summary>The code in its one form.</summary>
    public static string Normalise(string? text) => ShortCode.Normalise((text ?? "").Trim());

    /// <summary>A code as it is printed: prefix, two groups of four, the check character.</summary>
    public static string Show(string prefix, string body) =>
        $"{(prefix.Length > 0 ? $"{prefix}-" : "")}{body[..4]}-{body[4..8]}-{body[8]}";

    /// <summary>Codes one character away from what was typed, whose check holds: what a typing mistake may have been meant as.</summary>
    /// <param name="typed">In its one form.</param>
    public static IReadOnlyList<string> Neighbours(string typed)
    {
        var neighbours = new List<string>();
        const int Whole = Letters + 1;
        if (typed.Length is < Whole or > Whole + LongestPrefix)
            return neighbours;
        var prefix = typed[..^Whole];
        var body = typed[^Whole..].ToCharArray();
        for (var at = 0; at < Whole; at++)
        {
            var own = body[at];
            foreach (var letter in ShortCode.Alphabet)
            {
                body[at] = letter;
                if (letter != own && ShortCode.IsWhole(body))
                    neighbours.Add(prefix + new string(body));
            }

            body[at] = own;
        }

        // Two neighbours swapped is one slip of the hand, too.
        for (var at = 0; at + 1 < Whole; at++)
        {
            (body[at], body[at + 1]) = (body[at + 1], body[at]);
            if (body[at] != body[at + 1] && ShortCode.IsWhole(body))
                neighbours.Add(prefix + new string(body));
            (body[at], body[at + 1]) = (body[at + 1], body[at]);
        }

        return neighbours;
    }
}
