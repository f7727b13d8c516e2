using System.Globalization;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>The reports' tables as files, for everybody who may read the reports: the same address as the page, with <c>.csv</c>.</summary>
internal static class MeasureCsv
{
    private static readonly string[] SourceHead = ["leads", "opportunities", "customers", "revenue", "spend", "cost_per_lead", "return_on_spend", "currency"];

    public static void MapReportFiles(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/reports").RequireAuthorization(Policies.Read).ExcludeFromDescription();
        files.MapGet("/sources.csv", SourcesAsync);
        files.MapGet("/attribution.csv", AttributionAsync);
    }

    private static async Task<IResult> SourcesAsync(HttpRequest request, WorkspaceContext current, SourceRevenueReader reader, CancellationToken cancellation)
    {
        var reading = await reader.ReadAsync(current.Workspace.Id, ReportView.Of(request.Query), cancellation);
        return reading.Answer is not { } answer ? NoFile(reading.Fault, "/reports/sources", request) : CsvAnswer.Of("sources", [answer.By.Key, .. SourceHead], answer.Rows.Select(r => Row(r, answer.Currency)).ToAsyncEnumerable());
    }

    private static async Task<IResult> AttributionAsync(HttpRequest request, WorkspaceContext current, AttributionReader reader, CancellationToken cancellation)
    {
        var reading = await reader.ReadAsync(current.Workspace.Id, ReportView.Of(request.Query), cancellation);
        if (reading.Answer is not { } answer)
            return NoFile(reading.Fault, "/reports/attribution", request);
        var unattributed = new AttributionRow("Unattributed", answer.Unattributed);
        string[] head = [answer.Question.By.Key, .. answer.Models.SelectMany(static m => new[] { $"{m.Model.Key} revenue", $"{m.Model.Key} conversions" }), "currency"];
        return CsvAnswer.Of("attribution", head, answer.Rows.Append(unattributed).Select(r => Row(r, answer.Question.Currency)).ToAsyncEnumerable());
    }

    // A report as of the past may have to be made first: its page shows how far that is.
    private static IResult NoFile(Fault? fault, string page, HttpRequest request) => fault is null ? Results.LocalRedirect($"{page}{request.QueryString}") : Problems.Invalid(fault);

    private static string?[] Row(SourceRevenueRow row, string currency) =>
    [
        row.Value, Text(row.Leads), Text(row.Opportunities), Text(row.Customers), MoneyText.Format(row.RevenueMinor, currency), MoneyText.Format(row.SpendMinor, currency),
        row.CostPerLeadMinor is { } cost ? MoneyText.Format(cost, currency) : null, CsvAnswer.Number(row.ReturnOnSpend), currency,
    ];

    private static string?[] Row(AttributionRow row, string currency) =>
        [row.Value, .. row.Credits.SelectMany(c => new[] { c is { } known ? MoneyText.Format(known.Minor, currency) : null, CsvAnswer.Number(c?.Conversions) }), currency];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
