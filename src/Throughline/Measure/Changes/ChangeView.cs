namespace Throughline.Measure;

/// <summary>The words of the address of a change: which number, from when to when.</summary>
/// <param name="Report">The report's words: model, dimension, period, lookback, currency.</param>
/// <param name="Of"><c>attribution</c> or <c>source-revenue</c>.</param>
/// <param name="Measure">Column of Source → Revenue: revenue, leads, opportunities, customers, spend; of the attribution report: revenue or conversions.</param>
/// <param name="Key">The row; empty is the unattributed row, or of Source → Revenue the total.</param>
/// <param name="Total">Any text: the total of the report instead of a row.</param>
public sealed record ChangeView(ReportView Report, string? Of, string? Measure, string? Key, string? Total, string? Since, string? Until)
{
    public const string Path = "/reports/changes";
    public const string Attribution = "attribution";
    public const string SourceRevenue = "source-revenue";
    public const string Revenue = "revenue";
    public const string Conversions = "conversions";

    public bool IsOfSources => Of == SourceRevenue;

    public string Href => ReportView.Address(
        Path, [("of", Of), ("measure", Measure), ("model", Report.Models), ("key", Key), ("total", Total), .. Report.Place, .. Report.JourneyWords, ("since", Since), ("until", Until)]);

    /// <summary>Reads an address's query.</summary>
    public static ChangeView Read(IQueryCollection query) =>
        new(ReportView.Of(query) with { AsOf = null }, query["of"], query["measure"], query["key"], query["total"], query["since"], query["until"]);

    /// <summary>Where the report itself is, as known at an instant; null is the present.</summary>
    public string ReportHref(string? asOf)
    {
        var report = Report with { AsOf = asOf };
        return IsOfSources ? report.Href("/reports/sources") : report.Href("/reports/attribution");
    }
}
