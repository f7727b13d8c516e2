namespace Throughline.Capture;

/// <summary>Something odd in a landing URL that was repaired, ignored or worth telling whoever made the link (utm.md 3 and 6).</summary>
/// <param name="Code">One of <see cref="UrlWarnings"/>.</param>
/// <param name="Parameter">The parameter it is about, as written and at most 64 characters; empty for the whole URL.</param>
/// <param name="Suggestion">What was probably meant, or empty.</param>
public readonly record struct UrlWarning(string Code, string Parameter, string Suggestion = "");

/// <summary>The codes of <see cref="UrlWarning"/>.</summary>
public static class UrlWarnings
{
    /// <summary>U02: a value held an e-mail address and was masked.</summary>
    public const string PersonalValue = "personal_value";

    /// <summary>U07: a template macro nobody filled in; the value counts as absent.</summary>
    public const string UnresolvedMacro = "unresolved_macro";

    /// <summary>U08: a name came twice; the first value counts.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>U08: a name resembles a utm name; not used.</summary>
    public const string UnknownUtmLike = "unknown_utm_like";

    /// <summary>U09: a value longer than the 100 characters recommended.</summary>
    public const string LongValue = "long_value";

    /// <summary>An HTML-escaped or joined link was cut apart.</summary>
    public const string RepairedSeparator = "repaired_separator";

    /// <summary>A value was encoded twice.</summary>
    public const string DoubleEncoded = "double_encoded";

    /// <summary>A value was not UTF-8 and read as Windows-1252.</summary>
    public const string NotUtf8 = "not_utf8";

    /// <summary>A tag stood behind the <c>#</c>.</summary>
    public const string InFragment = "in_fragment";

    /// <summary>Punctuation copied with the link was taken off the last value.</summary>
    public const string TrailingPunctuation = "trailing_punctuation";

    /// <summary>A value nobody means: <c>test</c>, <c>xxx</c>; kept.</summary>
    public const string Placeholder = "placeholder";

    /// <summary>A click identifier longer than 1,024 characters, or with control characters, was dropped.</summary>
    public const string ClickIdDropped = "click_id_dropped";

    /// <summary>The URL was longer than 4,096 characters; the rest was not read.</summary>
    public const string UrlCut = "url_cut";
}
