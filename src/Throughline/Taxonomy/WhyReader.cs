using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Taxonomy;

/// <summary>The answer to "why this channel": what was looked at, and the trace of the rules.</summary>
/// <param name="Url">The landing URL, masked; null when the tuple was asked for.</param>
/// <param name="Referrer">The referrer, masked.</param>
/// <param name="Landing">What the URL says; null when the tuple was asked for.</param>
/// <param name="ContinuesSession">True when the hit only went on with a session: it made no touch of its own.</param>
/// <param name="Trace">The rules.</param>
public sealed record WhyAnswer(string? Url, string? Referrer, LandingUrl? Landing, bool ContinuesSession, RuleTrace Trace);

/// <summary>Explains the channel of a URL, an event, or a stored tuple by the rules in force.</summary>
public sealed class WhyReader(IDbContextFactory<AppDb> databases, IEventLog log)
{
    /// <summary>Explains a URL and referrer somebody typed.</summary>
    public async Task<WhyAnswer> OfUrlAsync(Guid workspace, string url, string? referrer, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await ExplainAsync(db, workspace, new EventFacts { Door = "", Url = url, Referrer = referrer }, cancellation);
    }

    /// <summary>Explains an event; null when the workspace has none with this id, or it came from nowhere (a command).</summary>
    public async Task<WhyAnswer?> OfEventAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        var found = await log.FindAsync(workspace, [id], cancellation);
        if (found.Count == 0 || (found[0].Facts.Url is null && found[0].Facts.Channel is null))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await ExplainAsync(db, workspace, found[0].Facts, cancellation);
    }

    /// <summary>Explains a stored tuple; null when the workspace has none with this id.</summary>
    public async Task<WhyAnswer?> OfAcquisitionAsync(Guid workspace, long id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db.Set<AcquisitionFacts>().AsNoTracking().FirstOrDefaultAsync(a => a.WorkspaceId == workspace && a.AcquisitionId == id, cancellation);
        return row is null ? null : new WhyAnswer(null, null, null, false, RuleTrace.Of(await RulesInForce.ClassifierAsync(db, workspace, cancellation), row.ToAcquisition()));
    }

    private static async Task<WhyAnswer> ExplainAsync(AppDb db, Guid workspace, EventFacts facts, CancellationToken cancellation)
    {
        var classifier = await RulesInForce.ClassifierAsync(db, workspace, cancellation);
        var domains = await SiteDomains.OfAsync(db, workspace, cancellation);
        var landing = LandingUrl.Parse(facts.Url, facts.Referrer);
        var acquisition = Acquisition.Of(landing, domains, facts.Channel, facts.Source);
        return new WhyAnswer(
            facts.Url is null ? null : UrlMask.Mask(facts.Url), facts.Referrer is null ? null : UrlMask.Mask(facts.Referrer), landing, acquisition.ContinuesSession, RuleTrace.Of(classifier, acquisition));
    }
}
