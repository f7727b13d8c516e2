using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Measure.Rules;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>Rates and zone of one workspace, ready to convert amounts of any instant into one currency.</summary>
internal sealed record RateConversion(RateBook Book, TimeZoneInfo Zone)
{
    /// <summary>Minor units of <paramref name="to"/> at the rate of the instant's day; null when none is stored.</summary>
    public long? Convert(long minor, string from, string to, long at) => from == to ? minor : Book.Convert(minor, from, to, ReportPeriod.Number(DayOf(at)));

    /// <summary>The rate by which an amount of an instant is converted; null when none is stored, or none is needed.</summary>
    public StatedRate? RateOf(string from, string to, long at) =>
        from != to && Book.Find(from, to, ReportPeriod.Number(DayOf(at))) is var (stated, isInverse)
            ? new StatedRate(isInverse ? to : from, isInverse ? from : to, stated.Rate.ToString(), stated.Day)
            : null;

    /// <summary>Whether a rate is stored for the instant's day or before.</summary>
    public bool HasRate(string from, string to, long at) => Book.Convert(0, from, to, ReportPeriod.Number(DayOf(at))) is not null;

    /// <summary>The conversions with their money in one currency; those without a stored rate keep their own.</summary>
    public Conversion[] Convert(Conversion[] all, string to) => Array.TrueForAll(all, c => c.Currency == to)
        ? all
        : Array.ConvertAll(all, c => Convert(c.Minor, c.Currency, to, c.At) is { } minor ? c with { Minor = minor, Currency = to } : c);

    private DateOnly DayOf(long at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone).DateTime);
}

/// <summary>An exchange rate as it was stated: one unit of <paramref name="From"/> is <paramref name="Rate"/> of <paramref name="To"/> from the day yyyymmdd on.</summary>
public sealed record StatedRate(string From, string To, string Rate, int Day)
{
    public DateOnly Date => new(Day / 10_000, Day / 100 % 100, Day % 100);
}

/// <summary>Reads the stored exchange rates, and keeps each workspace's until one is stated.</summary>
internal sealed class Rates(IDbContextFactory<AppDb> databases)
{
    private readonly ConcurrentDictionary<Guid, RateBook> _held = new();

    public async Task<RateConversion> OfAsync(Guid workspace, CancellationToken cancellation)
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

        return new RateConversion(book, TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    /// <summary>The event that stated a rate.</summary>
    public async Task<Guid?> EventOfAsync(Guid workspace, StatedRate rate, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<ExchangeRate>().Where(r => r.WorkspaceId == workspace && r.FromCurrency == rate.From && r.ToCurrency == rate.To && r.Day == rate.Day).Select(static r => (Guid?)r.EventId).SingleOrDefaultAsync(cancellation);
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
