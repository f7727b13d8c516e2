using System.Diagnostics.Metrics;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>What the log counts, under the names documented in docs/reference/metrics.md.</summary>
internal sealed class LogMetrics
{
    public const string MeterName = "Throughline.Log";

    private readonly Counter<long> _stored;
    private readonly Counter<long> _known;
    private readonly Counter<long> _commits;

    public LogMetrics(IMeterFactory meters, ILogStore store, ProjectionFeed feed)
    {
        var meter = meters.Create(MeterName);
        _stored = meter.CreateCounter<long>("throughline_log_stored_total", "{event}", "Events stored in the log.");
        _known = meter.CreateCounter<long>("throughline_log_known_total", "{event}", "Events that were already in the log and changed nothing.");
        _commits = meter.CreateCounter<long>("throughline_log_commits_total", "{commit}", "Durable transactions of the log.");
        QueueFull = meter.CreateCounter<long>("throughline_log_queue_full_total", "{request}", "Requests answered 503 because the intake queue was full.");
        CommitFailed = meter.CreateCounter<long>("throughline_log_commit_failed_total", "{commit}", "Log transactions that failed; their callers were told.");
        Projected = meter.CreateCounter<long>("throughline_projected_total", "{event}", "Events projected.");
        meter.CreateObservableGauge("throughline_projection_lag", () => Lag(store, feed), "{event}", "Events in the log that this process has not seen projected yet; no value while the store is away.");
        Quarantined = meter.CreateCounter<long>("throughline_quarantined_total", "{event}", "Events set aside because a room could not handle them.");
    }

    /// <summary>Requests turned away because the queue was full.</summary>
    public Counter<long> QueueFull { get; }

    public Counter<long> CommitFailed { get; }

    public Counter<long> Projected { get; }

    public Counter<long> Quarantined { get; }

    public void Commit(ReadOnlySpan<Appended> outcomes)
    {
        var stored = 0;
        foreach (var outcome in outcomes)
            stored += outcome.IsNew ? 1 : 0;
        _stored.Add(stored);
        _known.Add(outcomes.Length - stored);
        _commits.Add(1);
    }

    private static IEnumerable<Measurement<long>> Lag(ILogStore store, ProjectionFeed feed)
    {
        try
        {
            return [new Measurement<long>(Math.Max(0, store.LastSeq() - feed.Reached))];
        }
        catch (Exception fault) when (StoreFault.IsOfTheStore(fault))
        {
            return [];
        }
    }
}
