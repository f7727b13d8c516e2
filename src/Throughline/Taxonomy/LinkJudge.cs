using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Storage;

namespace Throughline.Taxonomy;

/// <summary>Says what links will count as, for those who make them.</summary>
internal sealed class LinkJudge(IDbContextFactory<AppDb> databases) : ILinkJudge
{
    public IReadOnlyList<string> Channels => Taxonomy.Channels.All;

    public async ValueTask<LinkVerdict> JudgeAsync(Guid workspace, string url, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var domains = await db.Set<Workspace>().Where(w => w.Id == workspace).Select(static w => w.SiteDomains).FirstOrDefaultAsync(cancellation) ?? "";
        return Judge(url, domains.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    public LinkVerdict Judge(string url, IReadOnlyCollection<string> siteDomains)
    {
        var landing = LandingUrl.Parse(url);
        var classification = Classifier.Default.Classify(Acquisition.Of(landing, siteDomains));
        return new LinkVerdict(classification.Channel, classification.Source, classification.Rule, [.. TagReview.Of(landing, classification).Select(Said)]);
    }

    private static LinkFinding Said(TagFinding finding) => new(finding.Rule, finding.Severity switch
    {
        TagSeverity.Error => LinkSeverity.Error,
        TagSeverity.Warning => LinkSeverity.Warning,
        _ => LinkSeverity.Info,
    }, finding.Message);
}
