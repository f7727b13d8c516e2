using System.Collections.Frozen;
using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>A source as rules see it: what reports call it, what it is, and whether its very name means an ad.</summary>
internal readonly record struct KnownSource(string Canonical, SourceCategory Category, bool ImpliesPaid)
{
    internal static KnownSource None { get; } = new("", SourceCategory.None, false);
}

/// <summary>From a tag's source or a referrer to a known source (N6, 1.2).</summary>
internal static class SourceLookup
{
    /// <summary>What marks an app's package in <see cref="Acquisition.Referrer"/>.</summary>
    internal const string AppPrefix = "app:";

    private static readonly Lazy<FrozenDictionary<string, (string Canonical, bool ImpliesPaid)>> Aliases = new(static () => DataFile
        .Rows("source-aliases.csv")
        .ToFrozenDictionary(static row => row[0], static row => (row[1], row[2] == "yes")));

    /// <summary>N6: alias, then the name table on the alias and on the raw value, then the host table, then words that mean e-mail.</summary>
    internal static KnownSource OfTag(string source)
    {
        if (source.Length == 0)
            return KnownSource.None;

        var (canonical, isPaid) = Aliases.Value.TryGetValue(source, out var alias) ? alias : (source, false);
        var entry = SourceTable.OfName(canonical) ?? SourceTable.OfName(source) ?? OfHostLike(source);
        if (entry is not null)
            return new KnownSource(entry.Canonical, entry.Category, isPaid);

        var isEmail = source.Contains("newsletter", StringComparison.Ordinal) || ContainsEmailWord(source);
        return new KnownSource(canonical, isEmail ? SourceCategory.Email : SourceCategory.None, isPaid);
    }

    /// <summary>The known source behind a tuple's referrer; its host when the table does not know it.</summary>
    internal static KnownSource OfReferrer(string referrer)
    {
        if (referrer.Length == 0)
            return KnownSource.None;
        if (referrer.StartsWith(AppPrefix, StringComparison.Ordinal))
            return Known(SourceTable.OfApp(referrer[AppPrefix.Length..]), referrer[AppPrefix.Length..]);

        var slash = referrer.IndexOf('/');
        var host = slash < 0 ? referrer : referrer[..slash];
        return Known(SourceTable.OfHost(host, slash < 0 ? "" : referrer[slash..], out _), host);
    }

    /// <summary>Whether the source of a tag is written as a host name (R18).</summary>
    internal static bool IsHostLike(string source) => HostOf(source, out _) is not null;

    internal static bool ContainsEmailWord(string text) =>
        text.Contains("email", StringComparison.Ordinal) || text.Contains("e-mail", StringComparison.Ordinal);

    private static SourceEntry? OfHostLike(string source) =>
        HostOf(source, out var path) is { } host ? SourceTable.OfHost(host, path, out _) : null;

    // Some people paste the address of a page where its name belongs.
    private static string? HostOf(string source, out string path)
    {
        var text = source.StartsWith("https://", StringComparison.Ordinal) ? source[8..]
            : source.StartsWith("http://", StringComparison.Ordinal) ? source[7..]
            : source;
        var slash = text.IndexOf('/');
        path = slash < 0 ? "" : text[slash..];
        var host = HostName.Normalise(slash < 0 ? text : text.AsSpan(0, slash));
        return host is not null && HostName.LooksLikeHost(host) ? host : null;
    }

    private static KnownSource Known(SourceEntry? entry, string host) =>
        entry is null ? new KnownSource(host, SourceCategory.None, false) : new KnownSource(entry.Canonical, entry.Category, false);
}
