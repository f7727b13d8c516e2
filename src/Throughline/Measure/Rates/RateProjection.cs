using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Measure.Rules;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>Keeps the exchange rates: one row a pair and day, the latest statement holds.</summary>
internal sealed class RateProjection : IProjection
{
    /// <summary>Kind of the event that states a rate.</summary>
    public const string Recorded = "rate.recorded";

    public IReadOnlyList<Type> Tables => [typeof(ExchangeRate)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var rows = new Dictionary<(string, string, int), ExchangeRate>();
        foreach (var e in batch.Events.Where(static e => e.Kind == Recorded))
        {
            var row = RowOf(e);
            rows[(row.FromCurrency, row.ToCurrency, row.Day)] = row;
        }

        if (rows.Count == 0)
            return;
        // A statement replayed from quarantine may be older than the one that holds.
        foreach (var chunk in rows.Values.Select(static r => r.Day).Distinct().Chunk(InList.Size))
        {
            foreach (var held in await batch.Db.Set<ExchangeRate>().AsNoTracking().Where(r => r.WorkspaceId == batch.Workspace && chunk.Contains(r.Day)).ToListAsync(cancellation))
            {
                var key = (held.FromCurrency, held.ToCurrency, held.Day);
                if (rows.TryGetValue(key, out var row) && row.Seq < held.Seq)
                    rows.Remove(key);
            }
        }

        await batch.Db.UpsertAsync(rows.Values, cancellation);
    }

    private static ExchangeRate RowOf(Envelope e)
    {
        var statement = e.Read<RateStatement>();
        if (!DecimalRate.TryParse(statement.Rate, out var rate))
            throw new InvalidDataException($"'{statement.Rate}' is no exchange rate");
        return new ExchangeRate
        {
            WorkspaceId = e.Workspace,
            FromCurrency = statement.From,
            ToCurrency = statement.To,
            Day = statement.Day,
            Digits = rate.Digits,
            Decimals = rate.Decimals,
            Seq = e.Seq,
            EventId = e.EventId,
        };
    }
}
