using Microsoft.AspNetCore.Mvc;

namespace Throughline.Measure;

/// <summary>The words of a report's address, the same for pages and the API, so that links to parts of it keep the rest.</summary>
public sealed record ReportView
{
    /// <summary>Models, with commas between.</summary>
    [FromQuery(Name = "models")]
    public string? Models { get; init; }

    /// <summary>What credit is summed by.</summary>
    [FromQuery(Name = "by")]
    public string? By { get; init; }

    /// <summary>First day, in the workspace's zone.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Last day.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>How far back: 1 to 365 days such as 30d, or lifetime. Default: the goal's in the workspace's settings.</summary>
    [FromQuery(Name = "lookback")]
    public string? Lookback { get; init; }

    /// <summary>ISO 4217 code.</summary>
    [FromQuery(Name = "currency")]
    public string? Currency { get; init; }

    /// <summary>What counts as a conversion: deals, lead, mql, sql, opportunity, customer, or a stage of the funnel map.</summary>
    [FromQuery(Name = "goal")]
    public string? Goal { get; init; }

    /// <summary><c>exact</c> (elapsed time) or <c>days</c> (whole days of the workspace's zone).</summary>
    [FromQuery(Name = "window")]
    public string? Window { get; init; }

    /// <summary><c>yes</c>: a conversion uses its touches up; <c>no</c>.</summary>
    [FromQuery(Name = "reset")]
    public string? Reset { get; init; }

    /// <summary>Path transforms, with commas between.</summary>
    [FromQuery(Name = "transform")]
    public string? Transform { get; init; }

    /// <summary>The only kinds of touch that count, with commas between.</summary>
    [FromQuery(Name = "kinds")]
    public string? Kinds { get; init; }

    /// <summary>The only channels that count, with commas between.</summary>
    [FromQuery(Name = "channels")]
    public string? Channels { get; init; }

    /// <summary><c>yes</c>: e-mail opens and ad impressions count too.</summary>
    [FromQuery(Name = "exposures")]
    public string? Exposures { get; init; }

    /// <summary>Whose touches a deal has: <c>contacts</c> or <c>company</c>.</summary>
    [FromQuery(Name = "group")]
    public string? Group { get; init; }

    /// <summary><c>include</c> or <c>exclude</c> journeys that led to nothing from data-driven models.</summary>
    [FromQuery(Name = "nulls")]
    public string? Nulls { get; init; }

    /// <summary>Whose touches count: people, all, bots, internal or tests; flagged ones are left out by default.</summary>
    [FromQuery(Name = "traffic")]
    public string? Traffic { get; init; }

    /// <summary><c>yes</c>: 95 % intervals by bootstrap.</summary>
    [FromQuery(Name = "intervals")]
    public string? Intervals { get; init; }

    /// <summary>How many draws the intervals are made of.</summary>
    [FromQuery(Name = "draws")]
    public string? Draws { get; init; }

    /// <summary>Where their random numbers start.</summary>
    [FromQuery(Name = "seed")]
    public string? Seed { get; init; }

    /// <summary>The past instant the report is as of: 2026-05-14T10:00Z, or 2026-05-14T10:00 or 2026-05-14 (its end) in the workspace's zone; empty: the present.</summary>
    [FromQuery(Name = "asOf")]
    public string? AsOf { get; init; }

    /// <summary>The lookbacks a page offers.</summary>
    public static IReadOnlyList<(string Value, string Title)> Lookbacks { get; } =
        [("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days"), ("180d", "180 days"), ("365d", "1 year"), ("lifetime", "Lifetime")];

    /// <summary>Reads an address's query; a field sent several times (checkboxes) is its values with commas between.</summary>
    public static ReportView Of(IQueryCollection query)
    {
        string? Word(string name) => query[name] is { Count: > 0 } values ? string.Join(',', values.Where(static v => !string.IsNullOrEmpty(v))) : null;
        return new ReportView
        {
            Models = Word("models") ?? Word("model"),
            By = Word("by"),
            From = Word("from"),
            To = Word("to"),
            Lookback = Word("lookback"),
            Currency = Word("currency"),
            Goal = Word("goal"),
            Window = Word("window"),
            Reset = Word("reset"),
            Transform = Word("transform"),
            Kinds = Word("kinds"),
            Channels = Word("channels"),
            Exposures = Word("exposures"),
            Group = Word("group"),
            Nulls = Word("nulls"),
            Traffic = Word("traffic"),
            Intervals = Word("intervals"),
            Draws = Word("draws"),
            Seed = Word("seed"),
            AsOf = Word("asOf"),
        };
    }

    /// <summary>Whether anything of the options panel was chosen.</summary>
    public bool HasOptions => JourneyWords.Any(static word => !string.IsNullOrEmpty(word.Value) && word.Name is not "lookback");

    /// <summary>The address of the deals behind a number.</summary>
    public string CellHref(string model, string? key) => Address("/reports/attribution/deals", [("model", model), ("key", key), .. Place, .. JourneyWords]);

    /// <summary>The address of what a data-driven model learned.</summary>
    public string ModelHref(string model) => Address("/reports/attribution/model", [("model", model), .. Place, .. JourneyWords]);

    /// <summary>The address of the deals behind a revenue by original source; null for those of all sources.</summary>
    public string SourceDealsHref(string? key) => Address("/reports/sources/deals", [("key", key), .. Place]);

    /// <summary>The address of this report with another dimension.</summary>
    public string ByHref(string path, string by) => (this with { By = by }).Href(path);

    /// <summary>The address of this report.</summary>
    public string Href(string path) => Address(path, [("models", Models), .. Place, .. JourneyWords, ("intervals", Intervals), ("draws", Draws), ("seed", Seed)]);

    /// <summary>The address of a deal's credit.</summary>
    public string DealHref(Guid deal) => Address($"/reports/attribution/deal/{deal}", [("models", Models), .. JourneyWords, ("asOf", AsOf)]);

    /// <summary>The address of how a deal was credited under one model, down to the raw events.</summary>
    public string ExplainHref(Guid deal, string model) => Address($"/reports/attribution/explain/{deal}", [("model", model), .. JourneyWords, ("asOf", AsOf)]);

    internal IEnumerable<(string Name, string? Value)> Place => [("by", By), ("from", From), ("to", To), ("currency", Currency), ("asOf", AsOf)];

    internal IEnumerable<(string Name, string? Value)> JourneyWords =>
    [
        ("goal", Goal), ("lookback", Lookback), ("window", Window), ("reset", Reset), ("transform", Transform), ("kinds", Kinds), ("channels", Channels), ("exposures", Exposures), ("group", Group), ("nulls", Nulls), ("traffic", Traffic),
    ];

    internal static string Address(string path, IEnumerable<(string Name, string? Value)> parts)
    {
        var query = string.Join('&', parts.Where(static p => !string.IsNullOrEmpty(p.Value)).Select(static p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
