using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.Links;
using Throughline.Measure;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Quality;

/// <summary>Reads how clean a workspace's tags are: acquisitions by their weight, and the flaws of links that acquisitions no longer show.</summary>
internal sealed class TagReports(AcquisitionWeights weights, TagFlaws flaws, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const long WeekMs = 7 * 86_400_000L;

    // Two years of weeks: a longer period is shown by its last ones.
    private const int WeeksAtMost = 104;

    public async Task<(TagReport? Report, Fault? Fault)> ReadAsync(Guid workspace, string? from, string? to, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var settings = await db.Set<Workspace>().AsNoTracking().FirstAsync(w => w.Id == workspace, cancellation);
        if (ReportPeriod.Parse(from, to, settings.TimeZone, time, out var fault) is not { } period)
            return (null, fault);

        var facts = await Acquisitions.AllAsync(db, workspace, cancellation);
        var classifier = await Acquisitions.ClassifierAsync(db, workspace, cancellation);
        var weighed = await weights.OfAsync(workspace, period.FromMs, period.BelowMs, settings.Currency, cancellation);
        var used = facts.Select(f => (Facts: f, Weight: weighed.GetValueOrDefault(f.AcquisitionId, AcquisitionWeight.None))).Where(static u => u.Weight.Touches > 0 || u.Weight.Leads > 0 || u.Weight.Deals > 0).ToList();
        var broken = await flaws.OfAsync(workspace, period, settings.Currency, cancellation);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);
        return (new TagReport(
            period, settings.Currency, SpellingGroups.Of(used, classifier), [.. TagIssues.Of(used, await RegisteredTags.OfAsync(db, workspace, cancellation)), .. broken], await WeeksAsync(workspace, period, facts, zone, cancellation)), null);
    }

    private async Task<IReadOnlyList<TagWeek>> WeeksAsync(Guid workspace, ReportPeriod period, List<AcquisitionFacts> facts, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var count = (int)Math.Clamp((period.BelowMs - period.FromMs + WeekMs - 1) / WeekMs, 1, WeeksAtMost);
        var edges = Enumerable.Range(0, count + 1).Select(i => period.BelowMs - ((count - i) * WeekMs)).ToArray();
        edges[0] = Math.Max(edges[0], period.FromMs);
        var touches = await weights.BySpanAsync(workspace, edges, cancellation);
        var macros = await flaws.MacrosAsync(workspace, edges, cancellation);
        var weeks = new TagWeek[count];
        for (var i = 0; i < count; i++)
            weeks[i] = new TagWeek(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(edges[i]), zone).DateTime), 0, 0, 0, 0, macros[i]);
        foreach (var fact in facts.Where(f => touches.ContainsKey(f.AcquisitionId)))
        {
            for (var i = 0; i < count; i++)
            {
                var n = touches[fact.AcquisitionId][i];
                weeks[i] = weeks[i] with
                {
                    Touches = weeks[i].Touches + n,
                    UntaggedPaid = weeks[i].UntaggedPaid + (TagIssues.IsUntaggedPaid(fact) ? n : 0),
                    Unclassified = weeks[i].Unclassified + (TagIssues.IsUnclassified(fact) ? n : 0),
                    Aliased = weeks[i].Aliased + (fact.TagSource.Length > 0 && fact.TagSource != fact.Source ? n : 0),
                };
            }
        }

        return weeks;
    }
}
