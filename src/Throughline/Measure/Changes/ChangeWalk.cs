using Throughline.Log;
using Throughline.Measure.Rules;

namespace Throughline.Measure;

/// <summary>The two ends of a change, as instants and as places in the log.</summary>
internal sealed record ChangeSpan(Guid Workspace, long SinceMs, long UntilMs, long SinceSeq, long UntilSeq);

/// <summary>
/// Finds out why a number changed: takes a copy of what was known at the first instant, lets the events up to the second take effect cause by cause, and reads the number
/// after each. The end is compared with what was known at the second instant, projected in the order of arrival.
/// </summary>
internal sealed class ChangeWalk(Snapshots snapshots, LogPositions positions)
{
    /// <param name="span">The two ends.</param>
    /// <param name="subject">The number, under the settings of the second instant.</param>
    /// <param name="settings">What changed in them since the first, and the question as it was asked then.</param>
    /// <param name="work">Told how far it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ChangeAnswer> GoAsync(ChangeSpan span, ChangeSubject subject, SettingsChange settings, ReportWork work, CancellationToken cancellation)
    {
        (work.Step, work.Total) = ("Reading the log up to the first instant", span.SinceSeq);
        using var since = await snapshots.BuildAsync(span.Workspace, span.SinceSeq, work, cancellation);
        (work.Step, work.Total) = ("Reading the log up to the second instant", span.UntilSeq);
        using var until = await snapshots.BuildAsync(span.Workspace, span.UntilSeq, work, cancellation);

        var then = subject with { Question = settings.Before };
        var before = await then.ReadAsync(span.Workspace, since.Snapshot.Reports, cancellation);
        var after = await subject.ReadAsync(span.Workspace, until.Snapshot.Reports, cancellation);
        using var store = await snapshots.CopyAsync(since.Snapshot, cancellation);
        var reports = store.Services.GetRequiredService<ReportSet>();
        var last = before;
        var steps = new List<ChangeStep>();
        foreach (var cause in Causes.OfEvents)
        {
            (work.Step, work.Total) = ($"Working out the part of {CauseWords.Title(cause).ToLowerInvariant()}", span.UntilSeq);
            var (count, seen) = await TakeEffectAsync(store, span, cause, work, cancellation);
            var now = count == 0 ? last : await then.ReadAsync(span.Workspace, reports, cancellation);
            var moves = await MovesAsync(span.Workspace, last, now, until.Snapshot.Reports, cancellation);
            var mentioned = count == 0 ? [] : await ChangeEvents.MentionAsync(until.Snapshot.Store, span.Workspace, moves, seen, cancellation);
            steps.Add(new ChangeStep(cause, now.Amount - last.Amount, now.Amount, count, moves, mentioned) { Withheld = now.Withheld });
            last = now;
        }

        var end = settings.Changes.Count == 0 ? last : await subject.ReadAsync(span.Workspace, reports, cancellation);
        var shifted = await MovesAsync(span.Workspace, last, end, until.Snapshot.Reports, cancellation);
        steps.Add(new ChangeStep(Cause.Settings, end.Amount - last.Amount, end.Amount, settings.Changes.Count, shifted, []) { Settings = settings.Changes, Withheld = end.Withheld });

        return new ChangeAnswer(subject, span.SinceMs, span.UntilMs, before.Amount, steps, after.Amount, after.Amount - end.Amount) { WithheldBefore = before.Withheld, WithheldAfter = after.Withheld };
    }

    private async Task<(int Count, ChangeEvents Seen)> TakeEffectAsync(SideStore store, ChangeSpan span, Cause cause, IProgress<long> progress, CancellationToken cancellation)
    {
        var (count, seen) = (0, new ChangeEvents());
        await foreach (var events in positions.BetweenAsync(span.Workspace, span.SinceSeq, span.UntilSeq, cancellation))
        {
            Envelope[] effective = [.. events.Select(e => e.Under(cause, span.SinceMs)).OfType<Envelope>()];
            await store.ApplyAsync(effective, cancellation);
            count += effective.Length;
            seen.Add(effective);
            progress.Report(events[^1].Seq);
        }

        return (count, seen);
    }

    private static async Task<IReadOnlyList<DealMove>> MovesAsync(Guid workspace, ChangeReading before, ChangeReading after, ReportSet names, CancellationToken cancellation)
    {
        if (before.Deals is null || after.Deals is null)
            return [];
        var moved = before.Deals.Keys.Union(after.Deals.Keys)
            .Select(id => (Id: id, Before: before.Deals.GetValueOrDefault(id), After: after.Deals.GetValueOrDefault(id)))
            .Where(static d => d.Before != d.After)
            .OrderByDescending(static d => Math.Abs(d.After - d.Before)).ThenBy(static d => d.Id).ToList();
        var known = await names.Names.OfDealsAsync(workspace, moved.ConvertAll(static d => d.Id), seesPersonal: true, cancellation);
        return moved.ConvertAll(d => new DealMove(d.Id, known.GetValueOrDefault(d.Id, "Deal"), d.Before, d.After));
    }
}
