using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>Keeps what was spent: one row a day and campaign, the latest statement holds.</summary>
internal sealed class SpendProjection : IProjection
{
    /// <summary>Kind of the event that states a day's spend.</summary>
    public const string Recorded = "spend.recorded";

    public IReadOnlyList<Type> Tables => [typeof(Spend)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var acquisitions = new Dictionary<long, Acquisition>();
        var rows = new Dictionary<(int, long, string), Spend>();
        foreach (var e in batch.Events.Where(static e => e.Kind == Recorded))
        {
            var statement = e.Read<SpendStatement>();
            var acquisition = Acquisition.Of(LandingUrl.Parse(Address(statement)), []);
            acquisitions.TryAdd(acquisition.Id, acquisition);
            var row = new Spend
            {
                WorkspaceId = e.Workspace,
                Day = statement.Day,
                AcquisitionId = acquisition.Id,
                Currency = statement.Currency,
                AmountMinor = statement.AmountMinor,
                Clicks = statement.Clicks,
                Impressions = statement.Impressions,
                Seq = e.Seq,
                EventId = e.EventId,
            };
            rows[(row.Day, row.AcquisitionId, row.Currency)] = row;
        }

        if (rows.Count == 0)
            return;
        await Acquisitions.SaveAsync(batch.Db, batch.Workspace, acquisitions.Values, cancellation);
        await DropOverruledAsync(batch, rows, cancellation);
        await batch.Db.UpsertAsync(rows.Values, cancellation);
    }

    // A statement replayed from quarantine may be older than the one that holds.
    private static async Task DropOverruledAsync(ProjectionBatch batch, Dictionary<(int, long, string), Spend> rows, CancellationToken cancellation)
    {
        foreach (var chunk in rows.Values.Select(static r => r.Day).Distinct().Chunk(InList.Size))
        {
            var newer = await batch.Db.Set<Spend>().AsNoTracking().Where(s => s.WorkspaceId == batch.Workspace && chunk.Contains(s.Day)).ToListAsync(cancellation);
            foreach (var held in newer)
            {
                var key = (held.Day, held.AcquisitionId, held.Currency);
                if (rows.TryGetValue(key, out var row) && row.Seq < held.Seq)
                    rows.Remove(key);
            }
        }
    }

    private static string Address(SpendStatement s) =>
        $"/?utm_source={Uri.EscapeDataString(s.Source ?? "")}&utm_medium={Uri.EscapeDataString(s.Medium ?? "")}&utm_campaign={Uri.EscapeDataString(s.Campaign ?? "")}";
}
