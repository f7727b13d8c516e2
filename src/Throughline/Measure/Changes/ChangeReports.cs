using System.Collections.Concurrent;
using Throughline.Measure.Rules;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>From the words of an address to the explained change: what the page and its API call.</summary>
internal sealed class ChangeReports(ReportRequests requests, ReportTimes times, LogPositions positions, ReportWorks works, ChangeWalk walk)
{
    private const int AnswersKept = 100;

    private readonly ConcurrentDictionary<string, ChangeAnswer> _answers = new(StringComparer.Ordinal);

    /// <summary>The same address with both instants to the millisecond, so that asking again asks for the same.</summary>
    public async Task<(ChangeView? Pinned, Fault? Fault)> PinAsync(Guid workspace, ChangeView view, CancellationToken cancellation)
    {
        var (since, fault) = await times.InstantAsync(workspace, view.Since ?? "", "since", false, cancellation);
        var (until, wrong) = string.IsNullOrWhiteSpace(view.Until) ? (times.NowMs, null) : await times.InstantAsync(workspace, view.Until, "until", true, cancellation);
        if ((fault ?? wrong) is { } first)
            return (null, first);
        if (since >= until)
            return (null, new Fault("since", $"an instant before the second one, {Instant.Text(until!.Value)}"));
        return (view with { Since = Instant.Text(since!.Value), Until = Instant.Text(until!.Value) }, null);
    }

    /// <summary>The change, when both instants are given.</summary>
    public async Task<Reading<ChangeAnswer>> ReadAsync(Guid workspace, ChangeView view, CancellationToken cancellation)
    {
        var (pinned, wrong) = await PinAsync(workspace, view, cancellation);
        if (pinned is null)
            return Reading<ChangeAnswer>.Wrong(wrong!);
        var span = await SpanAsync(workspace, pinned, cancellation);
        var (subject, fault) = await SubjectAsync(workspace, pinned, span.UntilMs, cancellation);
        if (subject is null)
            return Reading<ChangeAnswer>.Wrong(fault!);
        var (before, unasked) = await requests.AttributionAsync(workspace, Asked(pinned), span.SinceMs, cancellation);
        if (unasked is not null)
            return Reading<ChangeAnswer>.Wrong(new Fault("since", $"an instant at which this could be asked; under the settings of {Instant.Text(span.SinceMs)} {unasked.Field} has to be {unasked.Expected}"));
        var settings = SettingsChange.Between(before, subject.Question);
        var id = $"change-{StableId.Of(workspace, "change", $"{span.SinceMs}|{span.SinceSeq}|{span.UntilSeq}|{subject.Key}|{string.Join('|', settings.Changes)}"):N}";
        if (_answers.TryGetValue(id, out var known))
            return Reading<ChangeAnswer>.Of(known with { UntilMs = span.UntilMs });
        var work = works.StartOrFind(new ReportWork(id, workspace, $"Why {subject.Title} changed", pinned.Href, async (own, stop) => Keep(id, await walk.GoAsync(span, subject, settings, own, stop))) { IsPersonal = subject.Question.By == Dimension.Company });
        if (work is null)
            return Reading<ChangeAnswer>.Wrong(new Fault("since", "too many reports wait to be made; ask again in a minute"));
        await times.WaitAsync(work, cancellation);
        return _answers.TryGetValue(id, out var made) ? Reading<ChangeAnswer>.Of(made) : new(null, null, work);
    }

    private async Task<ChangeSpan> SpanAsync(Guid workspace, ChangeView pinned, CancellationToken cancellation)
    {
        var (since, _) = await times.InstantAsync(workspace, pinned.Since!, "since", false, cancellation);
        var (until, _) = await times.InstantAsync(workspace, pinned.Until!, "until", true, cancellation);
        return new ChangeSpan(
            workspace, since!.Value, until!.Value, await positions.AtAsync(workspace, since.Value, cancellation), await positions.AtAsync(workspace, until.Value, cancellation));
    }

    private async Task<(ChangeSubject? Subject, Fault? Fault)> SubjectAsync(Guid workspace, ChangeView view, long untilMs, CancellationToken cancellation)
    {
        if (view.Of is not (null or ChangeView.Attribution or ChangeView.SourceRevenue))
            return (null, new Fault("of", $"{ChangeView.Attribution} or {ChangeView.SourceRevenue}"));
        var (question, fault) = await requests.AttributionAsync(workspace, Asked(view), untilMs, cancellation);
        if (fault is not null)
            return (null, fault);
        if (view.IsOfSources)
            return (fault = ReportFaults.NoDeals(question)) is null ? Source(view, question) : (null, fault);
        return Attribution(view, question, IsTotal(view));
    }

    private static bool IsTotal(ChangeView view) => !string.IsNullOrEmpty(view.Total);

    // The report's words: the number is of one model, and the period ends where the second instant lies.
    private static ReportView Asked(ChangeView view) => view.Report with
    {
        Models = view.IsOfSources || IsTotal(view) ? null : string.IsNullOrWhiteSpace(view.Report.Models) ? "linear" : view.Report.Models,
        To = string.IsNullOrWhiteSpace(view.Report.To) ? view.Until : view.Report.To,
    };

    private static (ChangeSubject? Subject, Fault? Fault) Attribution(ChangeView view, AttributionQuestion question, bool isTotal)
    {
        var hasMoney = question.Journeys.Goal.HasMoney;
        var isMoney = string.IsNullOrWhiteSpace(view.Measure) ? hasMoney : view.Measure == ChangeView.Revenue;
        if (!isMoney && !string.IsNullOrWhiteSpace(view.Measure) && view.Measure != ChangeView.Conversions)
            return (null, new Fault("measure", $"{ChangeView.Revenue} or {ChangeView.Conversions}"));
        if (isMoney && !hasMoney)
            return (null, new Fault("measure", $"{ChangeView.Conversions}: only deals have money"));
        if (!isTotal && question.Models.Count != 1)
            return (null, new Fault("model", "one model, such as linear"));
        var row = string.IsNullOrEmpty(view.Key) ? null : view.Key;
        if (isTotal)
            return (isMoney ? new AttributionTotal(question) : new ConversionTotal(question), null);
        return (isMoney ? new AttributionCell(question, row) : new ConversionCell(question, row), null);
    }

    private static (ChangeSubject? Subject, Fault? Fault) Source(ChangeView view, AttributionQuestion question)
    {
        if (SourceRevenueReader.NoLandingPage(question) is { } fault)
            return (null, fault);
        var measure = SourceMeasure.Revenue;
        if (!string.IsNullOrWhiteSpace(view.Measure) && !(view.Measure.All(char.IsAsciiLetter) && Enum.TryParse(view.Measure, true, out measure)))
            return (null, new Fault("measure", "revenue, leads, opportunities, customers or spend"));
        return (new SourceNumber(question, measure, string.IsNullOrEmpty(view.Key) ? null : view.Key), null);
    }

    private void Keep(string id, ChangeAnswer answer)
    {
        if (_answers.Count >= AnswersKept)
            _answers.Clear();
        _answers[id] = answer;
    }
}
