using Throughline.Measure.Rules;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>The reports as of the instant that was asked for, or why they are not there: the instant is wrong, or what was known then is still being put together.</summary>
internal sealed record ReportOpening(ReportSet? Reports, long? AsOfMs, Fault? Fault, ReportWork? Waiting, SnapshotLease? Lease) : IDisposable
{
    public void Dispose() => Lease?.Dispose();
}

/// <summary>Opens the reports live, or as known at a past instant.</summary>
internal sealed class ReportsAt(ReportSet live, ReportRequests requests, Snapshots snapshots, LogPositions positions, ReportWorks works, ReportTimes times)
{
    /// <summary>Reads a report's address and opens the reports it is for. A report of the past whose last day is not named ends on the day of its instant.</summary>
    /// <param name="workspace">Whose reports.</param>
    /// <param name="view">The words of the address.</param>
    /// <param name="path">Where the report is shown, for the list of works.</param>
    /// <param name="check">What else may be wrong with the question, before anything is made for it.</param>
    /// <param name="cancellation">Ends the waiting; a snapshot under way goes on.</param>
    public async Task<(AttributionQuestion? Question, ReportOpening Opened)> AskAsync(
        Guid workspace, ReportView view, string path, Func<AttributionQuestion, Fault?>? check, CancellationToken cancellation)
    {
        long? asOf = null;
        if (!string.IsNullOrWhiteSpace(view.AsOf))
        {
            (asOf, var wrong) = await times.InstantAsync(workspace, view.AsOf, "asOf", true, cancellation);
            if (wrong is not null)
                return (null, new ReportOpening(null, null, wrong, null, null));
        }

        var to = string.IsNullOrWhiteSpace(view.To) && asOf is { } ms ? Instant.Text(ms) : view.To;
        var (question, fault) = await requests.AttributionAsync(workspace, view with { To = to }, asOf, cancellation);
        fault ??= check?.Invoke(question);
        return fault is not null
            ? (null, new ReportOpening(null, asOf, fault, null, null))
            : (question, await OpenAsync(workspace, asOf, view.Href(path), cancellation));
    }

    private async Task<ReportOpening> OpenAsync(Guid workspace, long? asOf, string href, CancellationToken cancellation)
    {
        if (asOf is not { } ms)
            return new ReportOpening(live, null, null, null, null);
        var seq = await positions.AtAsync(workspace, ms, cancellation);
        if (Found(workspace, seq, ms) is { } found)
            return found;
        var work = works.StartOrFind(Work(workspace, seq, ms, href));
        if (work is null)
            return new ReportOpening(null, ms, new Fault("asOf", "too many reports wait to be made; ask again in a minute"), null, null);
        await times.WaitAsync(work, cancellation);
        return Found(workspace, seq, ms) ?? new ReportOpening(null, ms, null, work, null);
    }

    private ReportOpening? Found(Guid workspace, long seq, long ms) =>
        snapshots.Find(workspace, seq) is { } lease ? new ReportOpening(lease.Snapshot.Reports, ms, null, null, lease) : null;

    private ReportWork Work(Guid workspace, long seq, long ms, string href) =>
        new($"snapshot-{workspace:N}-{seq}", workspace, $"What was known at {Instant.Text(ms)}", href, async (work, cancellation) =>
        {
            (work.Step, work.Total) = ("Reading the log up to then", seq);
            (await snapshots.BuildAsync(workspace, seq, work, cancellation)).Dispose();
        });
}
