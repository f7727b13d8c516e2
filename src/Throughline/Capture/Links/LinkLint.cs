using Throughline.Capture.Links.Rules;

namespace Throughline.Capture.Links;

/// <summary>Everything there is to say about one address.</summary>
/// <param name="Url">The address as given.</param>
/// <param name="Channel">What a visit to it counts as.</param>
/// <param name="Source">Canonical source.</param>
/// <param name="Rule">The rule that decides.</param>
/// <param name="Findings">Remarks by rule of utm.md 6, errors first.</param>
public sealed record LintResult(string Url, string Channel, string Source, string Rule, IReadOnlyList<LinkFinding> Findings)
{
    /// <summary>The gravest of the findings; null when there is none.</summary>
    public LinkSeverity? Worst => Findings.Count == 0 ? null : Findings.Max(static f => f.Severity);
}

/// <summary>Checks the addresses of ads against the rules of utm.md 6 (U01 to U14) and, where there is one, a workspace's naming rules.</summary>
internal sealed class LinkLint(ILinkJudge judge, LinkPolicies? policies)
{
    // A lint of a file is for ads: longer lists come in pieces.
    public const int UrlsAtMost = 20_000;

    private static readonly string[] AutoTagged = ["google", "bing", "facebook", "instagram", "meta", "linkedin", "tiktok", "microsoft"];

    /// <summary>Checks one address for a workspace.</summary>
    /// <param name="workspace">Whose rules hold.</param>
    /// <param name="url">The address.</param>
    /// <param name="from">The page it stands on, when known: an own page that tags an own link is a fault (U12).</param>
    /// <param name="built">The tags it is about to be made of in the builder, where lists are errors, no click id can be there yet, and a platform's placeholder stands for what the platform will fill in; null for an address that is out in the world.</param>
    /// <param name="cancellation">The request's.</param>
    public async ValueTask<LintResult> CheckAsync(Guid workspace, string url, string? from, LinkTags? built, CancellationToken cancellation)
    {
        var settings = await policies!.OfAsync(workspace, cancellation);
        return Join(url, (await judge.OfAsync(workspace, cancellation))(url), settings, from, built);
    }

    /// <summary>Checks many addresses for a workspace.</summary>
    public async Task<IReadOnlyList<LintResult>> CheckAllAsync(Guid workspace, IEnumerable<string> urls, CancellationToken cancellation)
    {
        var settings = await policies!.OfAsync(workspace, cancellation);
        var judged = await judge.OfAsync(workspace, cancellation);
        return [.. urls.Select(url => Join(url, judged(url), settings, null, null))];
    }

    /// <summary>Checks one address under the common rules, for no workspace.</summary>
    public LintResult Check(string url, IReadOnlyCollection<string> siteDomains) =>
        Join(url, judge.Judge(url, siteDomains), new LinkSettings { WorkspaceId = Guid.Empty, Mediums = "" }, null, null);

    private static LintResult Join(string url, LinkVerdict verdict, LinkSettings settings, string? from, LinkTags? built)
    {
        var landing = LandingUrl.Parse(url);
        var written = landing.WrittenTags;
        var isBuilt = built is not null;
        var tags = built ?? new LinkTags(written.Source, written.Medium, written.Campaign, written.Term, written.Content, written.Id);
        var findings = new List<LinkFinding>(verdict.Findings);
        // What is about to be made is judged by its own words, of which a placeholder is one.
        if (isBuilt)
            findings.RemoveAll(static f => f.Code == "U01");
        if (!landing.Tags.IsEmpty || isBuilt)
            TakeOwn(findings, [.. NamingRules.Of(tags, settings).Select(f => Soften(f, isBuilt))], settings.Mediums.Length > 0);
        else
            findings.Add(new LinkFinding("U01", LinkSeverity.Error, "no tags at all: visits will be told apart by their referrer only"));
        if (isBuilt && tags.Parameters.Select(static p => p.Value).Where(NamingRules.IsPlaceholder).ToList() is { Count: > 0 } placeholders)
        {
            findings.RemoveAll(static f => f.Code is "U07" or "U10");
            findings.Add(new LinkFinding("U07", LinkSeverity.Info, $"{string.Join(", ", placeholders)}: the ad platform fills this in where the address stands in its own field; a short address would carry it as it is"));
        }

        findings.AddRange(PersonalValues.OfNames(NamesOf(url)));
        if (from is { Length: > 0 } && !landing.Tags.IsEmpty && PublicSuffixes.SameSite(LandingUrl.Parse(from).Host ?? "", landing.Host ?? "-"))
            findings.Add(new LinkFinding("U12", LinkSeverity.Warning, "an own page tags a link to an own page: the visit's real source would be lost"));
        if (!isBuilt && AutoTagged.Contains(verdict.Source) && verdict.Channel.StartsWith("Paid", StringComparison.Ordinal) && !landing.ClickIds.Any())
            findings.Add(new LinkFinding("U13", LinkSeverity.Info, $"no click id, although {verdict.Source} adds one: auto-tagging is off, or something strips it"));
        return new LintResult(url, verdict.Channel, verdict.Source, verdict.Rule, [.. findings.OrderByDescending(static f => f.Severity).ThenBy(static f => f.Code, StringComparer.Ordinal)]);
    }

    // What a list does not hold is an error before a link is made; once it is out in the world it is a warning.
    private static LinkFinding Soften(LinkFinding finding, bool isBuilt) =>
        isBuilt || finding.Code is not ("U03" or "U04" or "U09") ? finding : finding with { Severity = LinkSeverity.Warning };

    // Where the workspace has a word of its own on a matter, it replaces the common one.
    private static void TakeOwn(List<LinkFinding> findings, List<LinkFinding> own, bool hasMediums)
    {
        if (hasMediums)
            findings.RemoveAll(static f => f.Code == "U03");
        if (own.Any(static f => f.Code == "U04"))
            findings.RemoveAll(static f => f.Code == "U04");
        findings.AddRange(own.Where(f => !findings.Any(other => other.Code == f.Code && other.Message == f.Message)));
    }

    private static IEnumerable<string> NamesOf(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return [];
        var hash = url.IndexOf('#', mark);
        return (hash < 0 ? url[(mark + 1)..] : url[(mark + 1)..hash]).Split('&').Select(static pair => pair.Split('=')[0]);
    }
}
