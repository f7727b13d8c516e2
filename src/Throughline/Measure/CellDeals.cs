using Throughline.Web;

namespace Throughline.Measure;

/// <summary>A conversion behind a number, with the part of it that the number counts. Its id is a deal's, or a lead's where the goal is a stage of leads.</summary>
public sealed record CellDeal(Guid Id, long At, double Conversions, long Minor);

/// <summary>What is behind one cell of an attribution report; all of them together are exactly the cell.</summary>
/// <param name="Conversions">The cell's conversions.</param>
/// <param name="Minor">The cell's money.</param>
public sealed record CellAnswer(AttributionQuestion Question, string? Value, IReadOnlyList<CellDeal> Deals, double Conversions, long Minor)
{
    /// <summary>False under a data-driven model: it credits all journeys together, and the deals are those whose paths went through the row, each whole; they do not add up to the cell.</summary>
    public bool HasParts { get; init; } = true;

    /// <summary>Why the model shows no numbers; null when it does.</summary>
    public string? Withheld { get; init; }
}

/// <summary>Opens a number of the attribution report.</summary>
internal sealed class CellDeals(ReportMaterial material)
{
    /// <param name="workspace">Whose report.</param>
    /// <param name="question">The report, with the cell's model as its only one.</param>
    /// <param name="value">The row's value; null for the unattributed row.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<CellAnswer> OpenAsync(Guid workspace, AttributionQuestion question, string? value, CancellationToken cancellation)
    {
        var index = await material.OpenAsync(workspace, question.Journeys.Traffic, cancellation);
        var found = await material.OfAsync(workspace, question, index, cancellation);
        var rows = ReportRows.Of(found, question);
        var row = value is null ? -1 : rows.Names.ToList().IndexOf(value);
        var parts = new List<CellDeal>();
        for (var journey = 0; journey < found.Journeys.Conversions.Count; journey++)
        {
            if (PartOf(found.Journeys, journey, question, rows, value is null ? null : row) is { } part)
                parts.Add(part);
        }

        if (question.Models[0].Single is null)
            return Through(new CreditSums(question, found).Answer(), value, parts);
        Sort(parts);
        return new CellAnswer(question, value, parts, parts.Sum(static d => d.Conversions), parts.Money(static d => d.Minor));
    }

    private static CellAnswer Through(AttributionAnswer report, string? value, List<CellDeal> parts)
    {
        Sort(parts);
        var credit = (value is null ? report.Unattributed[0] : report.Rows.FirstOrDefault(row => row.Value == value)?.Credits[0]) ?? default;
        return new CellAnswer(report.Question, value, parts, credit.Conversions, credit.Minor) { HasParts = false, Withheld = report.Models[0].Withheld };
    }

    private static void Sort(List<CellDeal> parts) =>
        parts.Sort(static (a, b) => (b.Minor, b.Conversions, b.At, b.Id).CompareTo((a.Minor, a.Conversions, a.At, a.Id)));

    private static CellDeal? PartOf(ReportJourneys journeys, int journey, AttributionQuestion question, ReportRows rows, int? row)
    {
        var conversion = journeys.Conversions[journey];
        var (start, length) = journeys.Journeys.RangeOf(journey);
        if (row is null)
            return length == 0 ? new CellDeal(conversion.Id, conversion.At, 1, conversion.Minor) : null;
        var own = rows.RowOf.AsSpan(start, length);
        if (!own.Contains(row.Value))
            return null;
        if (question.Models[0].Single is not { } model)
            return new CellDeal(conversion.Id, conversion.At, 1, conversion.Minor);
        var (weights, shares) = journeys.Share(journey, model);
        var (conversions, minor) = (0.0, 0L);
        for (var i = 0; i < length; i++)
        {
            conversions += own[i] == row ? weights[i] : 0;
            minor += own[i] == row ? shares[i] : 0;
        }

        return conversions > 0 || minor != 0 ? new CellDeal(conversion.Id, conversion.At, conversions, minor) : null;
    }
}
