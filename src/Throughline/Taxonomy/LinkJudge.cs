using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Storage;

namespace Throughline.Taxonomy;

/// <summary>Says what links will count as, for those who make them.</summary>
internal sealed class LinkJudge(IDbContextFactory<AppDb>? databases) : ILinkJudge
{
    /// <summary>For the common rules alone, where there is no store.</summary>
    public static ILinkJudge Common { get; } = new LinkJudge(null);

    public IReadOnlyList<string> Channels => Taxonomy.Channels.All;

    public async Task<Func<string, LinkVerdict>> OfAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases!.CreateDbContextAsync(cancellation);
        var domains = await SiteDomains.OfAsync(db, workspace, cancellation);
        var classifier = await RulesInForce.ClassifierAsync(db, workspace, cancellation);
        return url => Judge(url, domains, classifier);
    }

    public LinkVerdict Judge(string url, IReadOnlyCollection<string> siteDomains) => Judge(url, siteDomains, Classifier.Default);

    private static LinkVerdict Judge(string url, IReadOnlyCollection<string> siteDomains, Classifier classifier)
    {
        var landing = LandingUrl.Parse(url);
        var classification = classifier.Classify(Acquisition.Of(landing, siteDomains));
        return new LinkVerdict(classification.Channel, classification.Source, classification.Rule, [.. TagReview.Of(landing, classification).Select(Said)]);
    }

    private static LinkFinding Said(TagFinding finding) => new(finding.Rule, finding.Severity switch
    {
        TagSeverity.Error => LinkSeverity.Error,
        TagSeverity.Warning => LinkSeverity.Warning,
        _ => LinkSeverity.Info,
    }, finding.Message);
}
