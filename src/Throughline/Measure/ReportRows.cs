namespace Throughline.Measure;

/// <summary>Which row of the report each touch of its journeys falls into.</summary>
/// <param name="RowOf">By touch.</param>
/// <param name="Names">By row.</param>
internal sealed record ReportRows(int[] RowOf, IReadOnlyList<string> Names)
{
    public static ReportRows Of(Material material, Dimension by)
    {
        var (names, origins) = (material.Names, material.Journeys.Origins);
        var counts = by == Dimension.Channel && material.Journeys.Origins.Any(static o => o.Repeats > 0);
        var rowOf = new int[origins.Count];
        var (rows, numbers) = (new List<string>(), new Dictionary<(int Row, int Repeats), int>());
        for (var touch = 0; touch < rowOf.Length; touch++)
        {
            var row = names.RowOf[names.ByPage ? origins[touch].Page : origins[touch].Acquisition];
            var key = (row, counts ? origins[touch].Repeats : 0);
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers[key] = number = rows.Count;
                rows.Add(counts ? $"{names.Rows[row]} ({origins[touch].Repeats})" : names.Rows[row]);
            }

            rowOf[touch] = number;
        }

        return new ReportRows(rowOf, rows);
    }
}
