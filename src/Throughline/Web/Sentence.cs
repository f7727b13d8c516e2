namespace Throughline.Web;

/// <summary>A fault's expectation as a sentence beside its field: <c>at least one of …</c> → <c>At least one of ….</c></summary>
public static class Sentence
{
    public static string Of(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..] + (text[^1] is '.' or '?' ? "" : ".");
}
