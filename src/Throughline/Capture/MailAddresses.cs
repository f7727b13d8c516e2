namespace Throughline.Capture;

/// <summary>A first look at addresses in lists. Who is the same person is decided later, by the Identity room.</summary>
internal static class MailAddresses
{
    private const int Longest = 254;

    /// <summary>Whether a text may be kept as somebody's address; looser than what our own lists take.</summary>
    public static bool MayBe(string text) => text.Length <= Longest && !text.AsSpan().ContainsAny(" ,;<>\"\t\r\n") && PersonalText.LooksLikeEmail(text);

    /// <summary>Whether our own lists take it.</summary>
    public static bool IsOne(string text) =>
        text.Length > 4 && MayBe(text) && text.Count(static c => c == '@') == 1 && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)) && !"=+-@".Contains(text[0]);
}
