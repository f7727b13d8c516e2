using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Measure.Rules;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>The times of reports: past instants in a workspace's zone, and how long one waits.</summary>
internal sealed class ReportTimes(IDbContextFactory<AppDb> databases, TimeProvider time, IOptions<AsOfOptions> options)
{
    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Waits a moment for a work to end; whoever asks shows its progress after that.</summary>
    public async Task WaitAsync(ReportWork work, CancellationToken cancellation)
    {
        try
        {
            await work.Ended.WaitAsync(TimeSpan.FromMilliseconds(options.Value.WaitMilliseconds), cancellation);
        }
        catch (TimeoutException)
        {
        }
    }

    /// <summary>A past instant, or what is wrong with its text.</summary>
    public async Task<(long? Ms, Fault? Fault)> InstantAsync(Guid workspace, string text, string field, bool endOfDay, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var zone = await db.Set<Workspace>().Where(w => w.Id == workspace).Select(static w => w.TimeZone).SingleAsync(cancellation);
        var ms = Instant.Parse(text, field, TimeZoneInfo.FindSystemTimeZoneById(zone), time.GetUtcNow(), endOfDay, out var fault);
        return (ms, fault);
    }
}
