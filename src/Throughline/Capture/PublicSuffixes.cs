namespace Throughline.Capture;

/// <summary>Registrable domains by the Public Suffix List, ICANN and private sections both (so <c>foo.github.io</c> is an organisation of its own).</summary>
/// <remarks>Source: publicsuffix.org list, shipped unmodified. Loaded on first use, about 10,000 rules.</remarks>
public static class PublicSuffixes
{
    [Flags]
    private enum Rule : byte
    {
        None = 0,
        Suffix = 1,
        Wildcard = 2,
        Exception = 4,
    }

    private static readonly Lazy<Dictionary<string, Rule>> Rules = new(Load);

    /// <summary>The name an organisation registers: the public suffix and one label more; null for an address, a public suffix itself, or no host.</summary>
    /// <remarks>An unlisted ending counts as a suffix of one label (the list's default rule). The answer is punycode.</remarks>
    public static string? RegistrableDomain(string? host)
    {
        var name = HostName.Normalise(host);
        if (name is null || HostName.IsAddress(name))
            return null;

        var suffix = SuffixStart(name);
        if (suffix == 0)
            return null;

        var start = name.LastIndexOf('.', suffix - 2) + 1;
        return start == 0 ? name : name[start..];
    }

    /// <summary>Whether the ending of the host stands in the list (an unlisted one may be private, new, or a typing slip).</summary>
    public static bool IsListed(string host)
    {
        var name = HostName.Normalise(host);
        return name is not null && Rules.Value.ContainsKey(name[(name.LastIndexOf('.') + 1)..]);
    }

    /// <summary>Whether two hosts belong to one registrant; hosts without a registrable domain (addresses, suffixes) must be equal.</summary>
    public static bool SameSite(string left, string right)
    {
        if (string.Equals(left, right, StringComparison.OrdinalIgnoreCase))
            return true;

        var site = RegistrableDomain(left);
        return site is not null && site == RegistrableDomain(right);
    }

    // Walks from the longest ending to the shortest, so that the first rule met is the longest one.
    private static int SuffixStart(string host)
    {
        var rules = Rules.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        var last = host.LastIndexOf('.') + 1;
        for (var start = 0; start <= last; start = NextLabel(host, start))
        {
            var here = rules.TryGetValue(host.AsSpan(start), out var rule) ? rule : Rule.None;
            if (here.HasFlag(Rule.Exception))
                return NextLabel(host, start);
            if (here.HasFlag(Rule.Suffix))
                return start;
            if (start < last && rules.TryGetValue(host.AsSpan(NextLabel(host, start)), out var parent) && parent.HasFlag(Rule.Wildcard))
                return start;
        }

        return last;
    }

    private static int NextLabel(string host, int start)
    {
        var dot = host.IndexOf('.', start);
        return dot < 0 ? host.Length + 1 : dot + 1;
    }

    private static Dictionary<string, Rule> Load()
    {
        var rules = new Dictionary<string, Rule>(12_000, StringComparer.Ordinal);
        foreach (var line in DataFile.Lines("public_suffix_list.dat"))
        {
            var (kind, text) = line switch
            {
                ['!', .. var rest] => (Rule.Exception, rest),
                ['*', '.', .. var rest] => (Rule.Wildcard, rest),
                _ => (Rule.Suffix, line),
            };
            if (HostName.Normalise(text) is { } suffix)
                rules[suffix] = rules.GetValueOrDefault(suffix) | kind;
        }

        rules.TrimExcess();
        return rules;
    }
}
