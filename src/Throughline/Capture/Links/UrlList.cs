namespace Throughline.Capture.Links;

/// <summary>Addresses out of what people paste: one a line, or a CSV with a column for them.</summary>
internal static class UrlList
{
    private static readonly string[] Columns = ["url", "final_url", "destination", "link", "landing_page", "final_urls", "tracking_url"];

    public static IReadOnlyList<string> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var first = text.AsSpan().TrimStart('\ufeff').TrimStart();
        var end = first.IndexOfAny('\r', '\n');
        var header = (end < 0 ? first : first[..end]).ToString();
        var isTable = !header.Contains("://", StringComparison.Ordinal) && header.Split(',', ';', '\t').Any(static c => Columns.Contains(c.Trim().Trim('"').ToLowerInvariant().Replace(' ', '_')));
        return isTable
            ? [.. CsvList.Read(text, LinkLint.UrlsAtMost).Rows.Select(static r => r.Of(Columns)).Where(static u => u.Length > 0)]
            : [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(LinkLint.UrlsAtMost + 1)];
    }
}
