using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Journeys;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What reports of a period leave out, by reason.</summary>
internal sealed record TrafficAnswer(ReportPeriod Period, IReadOnlyList<FlaggedTouches> Flagged);

/// <summary>Says how much traffic is no visitor's, and why.</summary>
internal sealed class TrafficReports(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    public async Task<IReadOnlyList<FlaggedTouches>> CountAsync(Guid workspace, ReportPeriod period, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await HiddenTraffic.CountAsync(db, workspace, period.FromMs, period.BelowMs, cancellation);
    }

    public async Task<(TrafficAnswer? Answer, Fault? Fault)> ReadAsync(Guid workspace, string? from, string? to, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var zone = await db.Set<Workspace>().Where(w => w.Id == workspace).Select(static w => w.TimeZone).SingleAsync(cancellation);
        var period = ReportPeriod.Parse(from, to, zone, time, out var fault);
        return period is null
            ? (null, fault)
            : (new TrafficAnswer(period, await HiddenTraffic.CountAsync(db, workspace, period.FromMs, period.BelowMs, cancellation)), null);
    }
}

/// <summary>What reports of a period leave out by default.</summary>
internal sealed record TrafficReportJson(string From, string To, int Touches, IReadOnlyList<TrafficReasonJson> Reasons)
{
    public static TrafficReportJson Of(TrafficAnswer answer) => new(
        answer.Period.From.ToString("O"), answer.Period.To.ToString("O"), answer.Flagged.Sum(static f => f.Count), [.. answer.Flagged.Select(static f => new TrafficReasonJson(f.Flag, f.Count))]);
}

/// <summary>Touches of one reason.</summary>
internal sealed record TrafficReasonJson(string Reason, int Touches);
