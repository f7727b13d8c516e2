namespace Throughline.Taxonomy;

/// <summary>From a tag's source or a referrer to a known source, with what the workspace adds: its spellings first, then its own rows, then the shipped tables.</summary>
internal static class OwnSources
{
    /// <summary>The source behind a tag.</summary>
    internal static KnownSource OfTag(RuleSet rules, string written)
    {
        if (written.Length == 0 || (rules.Aliases.Count == 0 && rules.Sources.Count == 0))
            return SourceLookup.OfTag(written);
        if (rules.Aliases.TryGetValue(written, out var alias))
            return Named(rules, alias, SourceLookup.OfTag(written).ImpliesPaid);
        if (Own(rules, written) is { } own)
            return own;
        return Renamed(rules, SourceLookup.OfTag(written));
    }

    /// <summary>The source behind a referrer.</summary>
    internal static KnownSource OfReferrer(RuleSet rules, string referrer, string host)
    {
        if (rules.Aliases.Count == 0 && rules.Sources.Count == 0)
            return SourceLookup.OfReferrer(referrer);
        return Own(rules, host) is { } own ? own : Renamed(rules, SourceLookup.OfReferrer(referrer));
    }

    /// <summary>What the workspace calls a shipped canonical name.</summary>
    internal static string NameOf(RuleSet rules, string canonical) =>
        canonical.Length > 0 && rules.Aliases.TryGetValue(canonical, out var alias) ? alias.Canonical : canonical;

    // "fb" is shipped as facebook; a workspace that calls facebook "meta" means this one too.
    private static KnownSource Renamed(RuleSet rules, KnownSource known) =>
        known.Canonical.Length > 0 && rules.Aliases.TryGetValue(known.Canonical, out var alias)
            ? known with { Canonical = alias.Canonical, ImpliesPaid = known.ImpliesPaid || alias.IsPaid }
            : known;

    private static KnownSource Named(RuleSet rules, SourceAlias alias, bool isPaid)
    {
        var target = Own(rules, alias.Canonical) ?? SourceLookup.OfTag(alias.Canonical);
        return target with { Canonical = alias.Canonical, ImpliesPaid = alias.IsPaid || isPaid || target.ImpliesPaid };
    }

    // A row for a host stands for its subdomains too.
    private static KnownSource? Own(RuleSet rules, string name)
    {
        if (rules.Sources.Count == 0)
            return null;
        for (var at = name; at.Length > 0;)
        {
            if (rules.Sources.TryGetValue(at, out var entry))
                return new KnownSource(entry.Canonical, entry.Category, false);
            var dot = at.IndexOf('.');
            at = dot < 0 ? "" : at[(dot + 1)..];
        }

        return null;
    }
}
