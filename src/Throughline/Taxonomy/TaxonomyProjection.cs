using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Taxonomy;

/// <summary>Keeps the published rules and the partners, and maps every known tuple anew when they change: all history follows at once.</summary>
internal sealed class TaxonomyProjection : IProjection
{
    private const int RowsAtATime = 2_000;

    /// <remarks>The acquisitions themselves are written by the first room that meets them; a rebuild empties them with the rest.</remarks>
    public IReadOnlyList<Type> Tables => [typeof(AcquisitionFacts), typeof(RuleVersionRow), typeof(RulesInForceRow), .. PartnerProjection.Tables];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var arePartnersNew = await PartnerProjection.ApplyAsync(batch, cancellation);
        var versions = batch.Events.Where(static e => e.Kind == TaxonomyEvents.Published).Select(VersionOf).ToList();
        if (versions.Count == 0 && !arePartnersNew)
            return;
        await batch.Db.InsertNewAsync(versions, cancellation);
        await PutInForceAsync(batch, cancellation);
    }

    private static async Task PutInForceAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var latest = await batch.Db.Set<RuleVersionRow>().Where(v => v.WorkspaceId == batch.Workspace).OrderByDescending(static v => v.Seq).Select(static v => v.Rules).FirstOrDefaultAsync(cancellation);
        var rules = new RulesInForce(latest is null ? RuleDocument.Empty : RuleDocument.FromJson(latest), await PartnerProjection.NamesAsync(batch.Db, batch.Workspace, cancellation));
        var row = rules.ToRow(batch.Workspace);
        if (await batch.Db.Set<RulesInForceRow>().AnyAsync(r => r.WorkspaceId == batch.Workspace && r.Hash == row.Hash, cancellation))
            return;
        await batch.Db.UpsertAsync([row], cancellation);
        await MapAgainAsync(batch, rules.ToClassifier(), cancellation);
        // Nobody has the workspace's own id: naming it tells every cache of the workspace's journeys and reports that they are old, though no person changed.
        batch.People.Add(batch.Workspace);
    }

    private static async Task MapAgainAsync(ProjectionBatch batch, Classifier classifier, CancellationToken cancellation)
    {
        var acquisitions = batch.Db.Set<AcquisitionFacts>().AsNoTracking().Where(a => a.WorkspaceId == batch.Workspace).OrderBy(static a => a.AcquisitionId);
        var after = long.MinValue;
        while (true)
        {
            var rows = await acquisitions.Where(a => a.AcquisitionId > after).Take(RowsAtATime).ToListAsync(cancellation);
            if (rows.Count == 0)
                return;
            after = rows[^1].AcquisitionId;
            var changed = new List<AcquisitionFacts>();
            foreach (var row in rows)
            {
                var mapped = row.ClassifiedBy(classifier);
                if (mapped == row)
                    continue;
                changed.Add(mapped);
                if ((mapped.Channel == Channels.Direct) != (row.Channel == Channels.Direct))
                    batch.Acquisitions.Add(row.AcquisitionId);
            }

            await batch.Db.UpsertAsync(changed, cancellation);
        }
    }

    private static RuleVersionRow VersionOf(Envelope e)
    {
        var publication = e.Read<Publication>();
        return new RuleVersionRow
        {
            WorkspaceId = e.Workspace,
            Seq = e.Seq,
            EventId = e.EventId,
            PublishedAt = e.OccurredAt,
            Actor = e.Facts.Actor,
            Note = publication.Note,
            RolledBackTo = publication.RolledBackTo,
            Rules = publication.Rules.ToJson(),
            Effect = publication.Effect is null ? null : JsonSerializer.Serialize(publication.Effect, EnvelopeJson.Options),
        };
    }
}
