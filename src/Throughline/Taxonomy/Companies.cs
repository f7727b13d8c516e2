namespace Throughline.Taxonomy;

/// <summary>Which sources belong together where rule E5 asks whether a referrer is somebody else's (its list, no more).</summary>
internal static class Companies
{
    internal const string Google = "google";
    internal const string Microsoft = "microsoft";
    internal const string Meta = "meta";

    /// <summary>The company of a canonical source: itself when it belongs to none of the three.</summary>
    internal static string Of(string source) => source switch
    {
        "google" or "google-ads" or "youtube" or "gmail" => Google,
        "bing" or "microsoft-ads" or "outlook" or "yahoo" or "yahoo-mail" or "duckduckgo" or "ecosia" or "aol" or "linkedin" => Microsoft,
        "facebook" or "instagram" or "threads" or "whatsapp" => Meta,
        _ => source,
    };
}
