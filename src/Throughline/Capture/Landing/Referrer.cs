namespace Throughline.Capture;

/// <summary>Where a visit came from: a page of another host, or an app (rule N7).</summary>
public sealed record Referrer
{
    /// <summary>Longest path kept, in characters: enough for every host-and-path rule.</summary>
    private const int MaxPath = 256;

    /// <summary>No referrer, or one that says nothing (<c>about:blank</c>, a browser extension, no host).</summary>
    public static Referrer None { get; } = new();

    /// <summary>The host in its one form; the package of an app; empty when there is none.</summary>
    public string Host { get; private init; } = "";

    /// <summary>The path as written, without query.</summary>
    public string Path { get; private init; } = "";

    /// <summary>Whether <see cref="Host"/> is the package of an Android or iOS app.</summary>
    public bool IsApp { get; private init; }

    /// <summary>Whether nothing is known.</summary>
    public bool IsNone => Host.Length == 0;

    /// <summary>Reads a referrer; anything that is no web page or app is none. Never throws.</summary>
    public static Referrer Parse(string? referrer)
    {
        var text = UrlParts.Prepare(referrer);
        if (text.Length == 0)
            return None;

        var parts = UrlParts.Of(text);
        var scheme = text.AsSpan()[parts.Scheme];
        var isApp = scheme.Equals("android-app", StringComparison.OrdinalIgnoreCase) || scheme.Equals("ios-app", StringComparison.OrdinalIgnoreCase);
        var isWeb = scheme.IsEmpty || scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        if ((!isApp && !isWeb) || parts.Host(text) is not { } host)
            return None;

        var path = text.AsSpan()[parts.Path];
        return new Referrer { Host = host, Path = path[..Math.Min(path.Length, MaxPath)].ToString(), IsApp = isApp };
    }
}
