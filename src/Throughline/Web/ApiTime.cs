namespace Throughline.Web;

/// <summary>Times in JSON: ISO 8601 UTC with milliseconds.</summary>
public static class ApiTime
{
    /// <summary>An instant as text, null for null.</summary>
    public static DateTimeOffset? Of(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>An instant.</summary>
    public static DateTimeOffset Of(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
