using Throughline.Web;

namespace Throughline.Measure;

/// <summary>A number of the attribution report with the stories of its first deals.</summary>
/// <param name="Cell">The number and all its deals.</param>
/// <param name="Stories">The deals that were asked for, largest credit first.</param>
internal sealed record ExplainedCell(CellAnswer Cell, IReadOnlyList<CreditStory> Stories);

/// <summary>What the explaining page and its API call.</summary>
internal sealed class CreditStoryReader(ReportsAt reports)
{
    private const int DealsAtMost = 50;

    /// <summary>How one deal was credited.</summary>
    public async Task<Reading<CreditStory>> ReadAsync(Guid workspace, Guid deal, ReportView view, CancellationToken cancellation)
    {
        var (question, opened) = await AskAsync(workspace, view, cancellation);
        using (opened)
        {
            if (opened.Reports is null)
                return new(null, opened.Fault, opened.Waiting);
            var story = await opened.Reports.Stories.TellAsync(workspace, deal, question!, cancellation);
            return story is null ? Reading<CreditStory>.Wrong(new Fault("deal", "the id of a deal of this workspace")) : Reading<CreditStory>.Of(story);
        }
    }

    /// <summary>How a number came about: its deals, and the story of each, from <paramref name="skip"/> on.</summary>
    public async Task<Reading<ExplainedCell>> ReadCellAsync(Guid workspace, ReportView view, string? key, int? skip, int? take, CancellationToken cancellation)
    {
        if (skip < 0)
            return Reading<ExplainedCell>.Wrong(new Fault("skip", "how many deals to leave out, zero or more"));
        if (take is < 1 or > DealsAtMost)
            return Reading<ExplainedCell>.Wrong(new Fault("take", $"how many deals to explain, 1 to {DealsAtMost}"));
        var (question, opened) = await AskAsync(workspace, view, cancellation);
        using (opened)
        {
            if (opened.Reports is null)
                return new(null, opened.Fault, opened.Waiting);
            var cell = await opened.Reports.Cells.OpenAsync(workspace, question!, key, cancellation);
            var stories = new List<CreditStory>();
            foreach (var deal in cell.Deals.Skip(skip ?? 0).Take(take ?? 10))
            {
                if (await opened.Reports.Stories.TellAsync(workspace, deal.Id, question!, cancellation) is { } story)
                    stories.Add(story);
            }

            return Reading<ExplainedCell>.Of(new ExplainedCell(cell, stories));
        }
    }

    private async Task<(AttributionQuestion? Question, ReportOpening Opened)> AskAsync(Guid workspace, ReportView view, CancellationToken cancellation) =>
        await reports.AskAsync(workspace, view, "/reports/attribution", q => ReportFaults.OneModel(view, q) ?? ReportFaults.NoPartOfItsOwn(q) ?? ReportFaults.NoDeals(q), cancellation);
}
