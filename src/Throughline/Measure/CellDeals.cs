using Throughline.Web;

namespace Throughline.Measure;

/// <summary>A conversion behind a number, with the part of it that the number counts. Its id is a deal's, or a lead's where the goal is a stage of leads.</summary>
public sealed record CellDeal(Guid Id, long At, double Conversions, long Minor);

/// <summary>What is behind one cell of an attribution report; all of them together are exactly the cell.</summary>
public sealed record CellAnswer(AttributionQuestion Question, string? Value, IReadOnlyList<CellDeal> Deals, double Conversions, long Minor);

/// <summary>Opens a number of the attribution report.</summary>
internal sealed class CellDeals(ReportMaterial material)
{
    /// <param name="workspace">Whose report.</param>
    /// <param name="question">The report, with the cell's model as its only one; a model that looks at each journey by itself.</param>
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

        parts.Sort(static (a, b) => (b.Minor, b.Conversions, b.At, b.Id).CompareTo((a.Minor, a.Conversions, a.At, a.Id)));
        return new CellAnswer(question, value, parts, parts.Sum(static d => d.Conversions), parts.Money(static d => d.Minor));
    }

    private static CellDeal? PartOf(ReportJourneys journeys, int journey, AttributionQuestion question, ReportRows rows, int? row)
    {
        var conversion = journeys.Conversions[journey];
        var (start, length) = journeys.Journeys.RangeOf(journey);
        if (row is null)
            return length == 0 ? new CellDeal(conversion.Id, conversion.At, 1, conversion.Minor) : null;
        var own = rows.RowOf.AsSpan(start, length);
        if (!own.Contains(row.Value))
            return null;
        var (weights, shares) = journeys.Share(journey, question.Models[0].Single!);
        var (conversions, minor) = (0.0, 0L);
        for (var i = 0; i < length; i++)
        {
            conversions += own[i] == row ? weights[i] : 0;
            minor += own[i] == row ? shares[i] : 0;
        }

        return conversions > 0 || minor != 0 ? new CellDeal(conversion.Id, conversion.At, conversions, minor) : null;
    }
}
