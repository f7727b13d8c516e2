namespace Throughline.Measure.Pages;

/// <summary>Says when a chart draws fewer models or rows than its table has.</summary>
internal static class ChartCut
{
    public static string Of(AttributionAnswer answer, int models, int rows)
    {
        var (allModels, allRows) = (answer.Models.Count(static m => m.Withheld is null), answer.Rows.Count);
        if (models == allModels && rows == allRows)
            return "";
        string[] parts = [models < allModels ? $"{models} of {allModels} models" : "", rows < allRows ? $"{rows} of {allRows} rows" : ""];
        return $" Drawn here: {string.Join(" and ", parts.Where(static p => p.Length > 0))}; the table has all.";
    }
}
