using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What the Source → Revenue page and its API call.</summary>
internal sealed class SourceRevenueReader(ReportsAt reports)
{
    private const string Path = "/reports/sources";

    /// <summary>A landing page is a touch's, not an original source's.</summary>
    public static Fault? NoLandingPage(AttributionQuestion question) =>
        question.By.IsOfTouch ? new Fault("by", "channel, source, medium, campaign, content or term") : null;

    public async Task<Reading<SourceRevenueAnswer>> ReadAsync(Guid workspace, ReportView view, CancellationToken cancellation)
    {
        var (question, opened) = await reports.AskAsync(workspace, view, Path, NoLandingPage, cancellation);
        using (opened)
        {
            return opened.Reports is null
                ? new(null, opened.Fault, opened.Waiting)
                : Reading<SourceRevenueAnswer>.Of(await opened.Reports.Sources.AnswerAsync(workspace, question!.Period, question.By, question.Currency, cancellation)) with { AsOfMs = opened.AsOfMs };
        }
    }

    /// <summary>The deals behind one revenue.</summary>
    public async Task<Reading<SourceCell>> OpenAsync(Guid workspace, ReportView view, string? key, CancellationToken cancellation)
    {
        var (question, opened) = await reports.AskAsync(workspace, view, Path, NoLandingPage, cancellation);
        using (opened)
        {
            return opened.Reports is null
                ? new(null, opened.Fault, opened.Waiting)
                : Reading<SourceCell>.Of(new SourceCell(await opened.Reports.SourceDeals.OpenAsync(workspace, question!, key, cancellation), question!.Currency));
        }
    }
}

/// <summary>The deals behind a revenue of Source → Revenue.</summary>
internal sealed record SourceCell(IReadOnlyList<SourceDeal> Deals, string Currency);
