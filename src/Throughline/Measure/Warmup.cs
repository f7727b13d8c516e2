using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Journeys;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>
/// Reads the journeys, leads and deals of large workspaces into memory when the server starts, so that the first page does not wait for them. Small ones are read
/// when somebody asks: that takes no time anybody notices.
/// </summary>
internal sealed class Warmup(IDbContextFactory<AppDb> databases, OverviewReader overview, ILogger<Warmup> logger) : BackgroundService
{
    /// <summary>Touches from which on it is worth it: some tenths of a second.</summary>
    internal const int LargeTouches = 200_000;

    private const int MostWorkspaces = 20;

    /// <summary>The workspaces with more touches than that.</summary>
    internal async Task<List<Workspace>> LargeAsync(int touches, CancellationToken cancellation)
    {
        var large = new List<Workspace>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var workspace in await db.Set<Workspace>().AsNoTracking().OrderBy(static w => w.CreatedAt).ThenBy(static w => w.Id).ToListAsync(cancellation))
        {
            if (large.Count < MostWorkspaces && await Touches.AreMoreThanAsync(db, workspace.Id, touches, cancellation))
                large.Add(workspace);
        }

        return large;
    }

    /// <summary>Answers the overview of every large workspace.</summary>
    /// <returns>How many those are.</returns>
    internal async Task<int> ReadAheadAsync(int touches, CancellationToken cancellation)
    {
        var large = await LargeAsync(touches, cancellation);
        foreach (var workspace in large)
        {
            if ((await overview.ReadAsync(workspace, null, null, null, cancellation)).Fault is { } fault)
                throw new InvalidOperationException($"{fault.Field}: {fault.Expected}");
        }

        return large.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The store's reading does not wait by itself: the server starts before it.
        await Task.Yield();
        try
        {
            await ReadAheadAsync(LargeTouches, stoppingToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whoever asks reads then, and is told what is wrong.
            MeasureLog.NotWarm(logger, fault);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
