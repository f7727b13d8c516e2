namespace Throughline.Capture;

/// <summary>A first look at addresses in lists. Who is the same person is decided later, by the Identity room.</summary>
internal static class MailAddresses
{
    private const int Longest = 254;

    /// <summary>Whether a text may be kept as somebody's address; looser than what our own lists take.</summary>
    public static bool MayBe(string text) => text.Length <= Longest && !text.AsSpan().ContainsAny(" ,;<>\"\t\r\n") && PersonalText.LooksLikeEmail(text);

    public static bool IsOne(string text) =>
        text.Length is > 4 and <= Longest && text.Count(static c => c == '@') == 1 && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '<' or '>' or '"')
        && !"=+-@".Contains(text[0]) && PersonalText.LooksLikeEmail(text);
}
