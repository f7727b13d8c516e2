namespace Throughline.Measure;

/// <summary>Orders a report's rows by a column of its address: <c>sort=name</c> ascending, <c>sort=-name</c> descending. Unknown values stand last either way.</summary>
internal static class ReportSort
{
    public static IReadOnlyList<T> By<T>(IReadOnlyList<T> rows, string? sort, Func<string, Func<T, IComparable?>?> column)
    {
        if (string.IsNullOrEmpty(sort) || column(sort.TrimStart('-')) is not { } value)
            return rows;
        var known = rows.OrderBy(row => value(row) is null);
        return [.. sort[0] == '-' ? known.ThenByDescending(value) : known.ThenBy(value)];
    }
}
