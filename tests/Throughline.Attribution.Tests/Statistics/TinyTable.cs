namespace Throughline.Attribution.Tests.Statistics;

/// <summary>Tiny random path tables.</summary>
internal static class TinyTable
{
    public static TinyRow[] Rows(int seed, int channels, int rows, int longest)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => new TinyRow(
            [.. Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => random.Next(channels))],
            random.Next(4), random.Next(20), random.Next(5))), new TinyRow([0], 1, 3, 1)];
    }

    public static JourneySet Set(IEnumerable<TinyRow> rows)
    {
        var builder = new PathSetBuilder();
        foreach (var row in rows)
            builder.Add(row.Path, row.Conversions, row.Value, row.Nulls);
        return builder.Build();
    }
}
