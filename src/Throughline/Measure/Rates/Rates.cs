using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Measure.Rules;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>Rates and zone of one workspace, ready to convert amounts of any instant into one currency.</summary>
internal sealed record Conversion(RateBook Book, TimeZoneInfo Zone)
{
    /// <summary>Minor units of <paramref name="to"/> at the rate of the instant's day; null when none is stored.</summary>
    public long? Convert(long minor, string from, string to, long at) => from == to ? minor : Book.Convert(minor, from, to, ReportPeriod.Number(DayOf(at)));

    /// <summary>The deals with their revenue in one currency; those without a stored rate stay in their own.</summary>
    public WonDeal[] Convert(WonDeal[] deals, string to) => Array.TrueForAll(deals, d => d.Currency == to)
        ? deals
        : Array.ConvertAll(deals, d => Convert(d.RevenueMinor, d.Currency, to, d.ClosedAt) is { } minor ? d with { RevenueMinor = minor, Currency = to } : d);

    private DateOnly DayOf(long at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone).DateTime);
}

/// <summary>Reads the stored exchange rates, and keeps each workspace's until one is stated.</summary>
internal sealed class Rates(IDbContextFactory<AppDb> databases)
{
    private readonly ConcurrentDictionary<Guid, RateBook> _held = new();

    public async Task<Conversion> OfAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var zone = await db.Set<Workspace>().Where(w => w.Id == workspace).Select(static w => w.TimeZone).SingleAsync(cancellation);
        var rates = db.Set<ExchangeRate>().AsNoTracking().Where(r => r.WorkspaceId == workspace);
        var version = await rates.MaxAsync(static r => (long?)r.Seq, cancellation) ?? 0;
        if (!_held.TryGetValue(workspace, out var book) || book.Version != version)
        {
            var rows = await rates.ToListAsync(cancellation);
            book = _held[workspace] = new RateBook(rows.Select(static r => (r.FromCurrency, r.ToCurrency, new DatedRate(r.Day, new DecimalRate(r.Digits, r.Decimals)))), version);
        }

        return new Conversion(book, TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    /// <summary>The newest rates first, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<ExchangeRate>> ListAsync(Guid workspace, string? from, string? to, int limit, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rates = db.Set<ExchangeRate>().AsNoTracking().Where(r => r.WorkspaceId == workspace);
        if (from is not null)
            rates = rates.Where(r => r.FromCurrency == from);
        if (to is not null)
            rates = rates.Where(r => r.ToCurrency == to);
        return await rates.OrderByDescending(static r => r.Day).ThenBy(static r => r.FromCurrency).ThenBy(static r => r.ToCurrency).Take(limit).ToListAsync(cancellation);
    }
}
