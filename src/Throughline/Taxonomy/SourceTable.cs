using System.Collections.Frozen;
using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>Hosts, apps and names of known sources (<c>source-categories.csv</c>), looked up in the order of channels.md 1.2.</summary>
internal static class SourceTable
{
    private static readonly Lazy<Tables> Loaded = new(Load);

    private static readonly string[] DevicePrefixes = ["www.", "www2.", "m.", "mobile.", "amp.", "touch."];

    private static readonly FrozenSet<string> SecondLevels =
        new[] { "com", "org", "net", "co", "it", "edu", "ne", "or" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WebmailLabels = new[]
    {
        "mail", "email", "webmail", "wmail", "owa", "lightmailer", "mailbusiness", "roundcube", "squirrelmail", "zimbra",
        "poczta", "correo", "messagerie", "messageriepro", "posta", "upcmail",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The entry of a plain source name.</summary>
    internal static SourceEntry? OfName(string name) => Loaded.Value.Names.GetValueOrDefault(name);

    /// <summary>The entry of an app's package.</summary>
    internal static SourceEntry? OfApp(string package) => Loaded.Value.Apps.GetValueOrDefault(package);

    /// <summary>The entry of a (normalised) host and path; <paramref name="prefix"/> is the part of the path the answer rests on, mostly empty.</summary>
    internal static SourceEntry? OfHost(string host, string path, out string prefix)
    {
        var tables = Loaded.Value;
        var hosts = WithoutDevicePrefixes(host);
        prefix = "";
        foreach (var candidate in hosts)
        {
            if (OfPath(tables, candidate, path, out prefix) is { } byPath)
                return byPath;
        }

        foreach (var candidate in hosts)
        {
            if (OfExact(tables, candidate) is { } exact)
                return exact;
        }

        return OfParents(tables, host) ?? (hosts.Exists(IsWebmail) ? new SourceEntry(SourceCategory.Email, host) : null);
    }

    // 1.2, first step: host and path prefix, the longest first; a boundary follows the prefix.
    private static SourceEntry? OfPath(Tables tables, string host, string path, out string prefix)
    {
        prefix = "";
        if (path.Length <= 1)
            return null;

        for (var at = host; at.Length > 0; at = Parent(at))
        {
            foreach (var row in tables.Paths.GetValueOrDefault(at) ?? [])
            {
                if ((row.WithSubdomains || at.Length == host.Length) && IsPrefix(path, row.Path))
                    return Found(row, out prefix);
            }
        }

        foreach (var key in PatternKeys(host))
        {
            foreach (var row in tables.PathPatterns.GetValueOrDefault(key) ?? [])
            {
                if (IsPrefix(path, row.Path))
                    return Found(row, out prefix);
            }
        }

        return null;
    }

    private static SourceEntry? OfExact(Tables tables, string host)
    {
        if (tables.Hosts.TryGetValue(host, out var row))
            return row.Entry;

        foreach (var key in PatternKeys(host))
        {
            if (tables.HostPatterns.TryGetValue(key, out var pattern))
                return pattern;
        }

        return null;
    }

    // 1.2, third step: whole labels only, so that notgoogle.com is not google.com.
    private static SourceEntry? OfParents(Tables tables, string host)
    {
        for (var parent = Parent(host); parent.Contains('.'); parent = Parent(parent))
        {
            if (tables.Hosts.TryGetValue(parent, out var row) && row.WithSubdomains)
                return row.Entry;
        }

        return null;
    }

    // 1.2, fourth step: webmail of a provider nobody listed; digits, one letter or a -suffix may follow the word.
    private static bool IsWebmail(string host)
    {
        var dot = host.IndexOf('.');
        if (dot <= 0 || !host.AsSpan(dot + 1).Contains('.'))
            return false;

        var label = host.AsSpan(0, dot);
        var hyphen = label.IndexOf('-');
        var word = hyphen > 0 ? label[..hyphen] : label;
        var words = WebmailLabels.GetAlternateLookup<ReadOnlySpan<char>>();
        return words.Contains(word) || words.Contains(word.TrimEnd("0123456789")) || (word.Length > 1 && words.Contains(word[..^1]) && char.IsAsciiLetter(word[^1]));
    }

    // "{}" is one label of two letters at the front or in the middle, and a country ending at the back.
    private static IEnumerable<string> PatternKeys(string host)
    {
        var labels = host.Split('.');
        for (var i = 0; i < labels.Length - 1; i++)
        {
            if (IsTwoLetters(labels[i]) && i <= 1)
                yield return string.Join('.', [.. labels[..i], "{}", .. labels[(i + 1)..]]);
        }

        if (labels.Length < 2 || !IsTwoLetters(labels[^1]))
            yield break;
        yield return string.Join('.', [.. labels[..^1], "{}"]);
        if (labels.Length > 2 && SecondLevels.Contains(labels[^2]))
            yield return string.Join('.', [.. labels[..^2], "{}"]);
    }

    private static List<string> WithoutDevicePrefixes(string host)
    {
        var hosts = new List<string>(2) { host };
        for (var at = 0; at < DevicePrefixes.Length;)
        {
            var prefix = DevicePrefixes[at];
            if (host.StartsWith(prefix, StringComparison.Ordinal) && host.AsSpan(prefix.Length).Contains('.'))
            {
                host = host[prefix.Length..];
                hosts.Add(host);
                at = 0;
            }
            else
            {
                at++;
            }
        }

        return hosts;
    }

    private static SourceEntry Found(PathRow row, out string prefix)
    {
        prefix = row.Path;
        return row.Entry;
    }

    private static bool IsPrefix(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (path.Length == prefix.Length || path[prefix.Length] is '/' or '?');

    private static bool IsTwoLetters(string label) => label.Length == 2 && char.IsAsciiLetter(label[0]) && char.IsAsciiLetter(label[1]);

    private static string Parent(string host)
    {
        var dot = host.IndexOf('.');
        return dot < 0 ? "" : host[(dot + 1)..];
    }

    private static Tables Load()
    {
        var rows = DataFile.Rows("source-categories.csv").Select(static row => new Row(
            row[0], row[1], row[2] == "yes", new SourceEntry(CategoryOf(row[3]), row[4].Length > 0 ? row[4] : row[1]))).ToLookup(static row => row.Match);
        return new Tables(
            Hosts: rows["host"].ToFrozenDictionary(static row => row.Value, static row => new HostRow(row.WithSubdomains, row.Entry)),
            HostPatterns: rows["host_pattern"].ToFrozenDictionary(static row => row.Value, static row => row.Entry),
            Paths: ByHost(rows["host_path"]),
            PathPatterns: ByHost(rows["host_path_pattern"]),
            Apps: rows["app"].ToFrozenDictionary(static row => row.Value, static row => row.Entry, StringComparer.OrdinalIgnoreCase),
            Names: rows["name"].ToFrozenDictionary(static row => row.Value, static row => row.Entry));
    }

    private static FrozenDictionary<string, PathRow[]> ByHost(IEnumerable<Row> rows) => rows
        .Select(static row => (Host: row.Value[..row.Value.IndexOf('/')], Row: new PathRow(row.Value[row.Value.IndexOf('/')..], row.WithSubdomains, row.Entry)))
        .GroupBy(static row => row.Host, static row => row.Row)
        .ToFrozenDictionary(static group => group.Key, static group => group.OrderByDescending(static row => row.Path.Length).ToArray());

    private static SourceCategory CategoryOf(string text) =>
        Enum.TryParse<SourceCategory>(text, ignoreCase: true, out var category)
            ? category
            : throw new InvalidDataException($"source-categories.csv: unknown category '{text}'.");

    private sealed record Row(string Match, string Value, bool WithSubdomains, SourceEntry Entry);

    private sealed record HostRow(bool WithSubdomains, SourceEntry Entry);

    private sealed record PathRow(string Path, bool WithSubdomains, SourceEntry Entry);

    private sealed record Tables(
        FrozenDictionary<string, HostRow> Hosts,
        FrozenDictionary<string, SourceEntry> HostPatterns,
        FrozenDictionary<string, PathRow[]> Paths,
        FrozenDictionary<string, PathRow[]> PathPatterns,
        FrozenDictionary<string, SourceEntry> Apps,
        FrozenDictionary<string, SourceEntry> Names);
}
