using Throughline.Web;

namespace Throughline.Measure;

/// <summary>The words of a report's address, so that links to parts of it keep the rest.</summary>
public sealed record ReportView(string? Models, string? By, string? From, string? To, string? Lookback, string? Currency)
{
    /// <summary>Whose touches count.</summary>
    public string? Traffic { get; init; }

    public static IReadOnlyList<(string Value, string Title)> Lookbacks { get; } =
        [("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days"), ("180d", "180 days"), ("365d", "1 year"), ("lifetime", "Lifetime")];

    /// <summary>The address of the deals behind a number.</summary>
    public string CellHref(string model, string? key) =>
        Address("/reports/attribution/deals", ("model", model), ("key", key), ("by", By), ("from", From), ("to", To), ("lookback", Lookback), ("currency", Currency), ("traffic", Traffic));

    /// <summary>The address of the deals behind a revenue by original source.</summary>
    public string SourceDealsHref(string key) => Address("/reports/sources/deals", ("key", key), ("by", By), ("from", From), ("to", To), ("currency", Currency));

    /// <summary>The address of this report with another dimension.</summary>
    public string ByHref(string path, string by) => Address(path, ("models", Models), ("by", by), ("from", From), ("to", To), ("lookback", Lookback), ("currency", Currency), ("traffic", Traffic));

    public string DealHref(Guid deal) => Address($"/reports/attribution/deal/{deal}", ("models", Models), ("lookback", Lookback), ("traffic", Traffic));

    private static string Address(string path, params IEnumerable<(string Name, string? Value)> parts)
    {
        var query = string.Join('&', parts.Where(static p => !string.IsNullOrEmpty(p.Value)).Select(static p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
