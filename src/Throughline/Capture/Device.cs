namespace Throughline.Capture;

/// <summary>The kind of device a user agent names: coarse on purpose, so that it identifies nobody.</summary>
internal static class Device
{
    private static readonly (string Mark, string App)[] Apps =
    [
        ("FBAN", "facebook"), ("FBAV", "facebook"), ("Instagram", "instagram"), ("LinkedInApp", "linkedin"),
        ("BytedanceWebview", "tiktok"), ("musical_ly", "tiktok"), (" Line/", "line"), ("GSA/", "google"),
    ];

    /// <summary><c>mobile</c>, <c>tablet</c> or <c>desktop</c>.</summary>
    public static string ClassOf(string userAgent)
    {
        if (userAgent.Contains("iPad", StringComparison.Ordinal) || userAgent.Contains("Tablet", StringComparison.Ordinal))
            return "tablet";
        if (userAgent.Contains("Mobi", StringComparison.Ordinal) || userAgent.Contains("iPhone", StringComparison.Ordinal))
            return "mobile";
        return userAgent.Contains("Android", StringComparison.Ordinal) ? "tablet" : "desktop";
    }

    /// <summary>The app whose built-in browser it is, which has its own cookies and loses referrers; null for a browser.</summary>
    public static string? AppOf(string userAgent)
    {
        foreach (var (mark, app) in Apps)
        {
            if (userAgent.Contains(mark, StringComparison.Ordinal))
                return app;
        }

        return null;
    }
}
