using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Web.Components;

/// <summary>What a chart answers, which decides its form (ui.md, Charts).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChartKind>))]
public enum ChartKind
{
    /// <summary>Trend over time.</summary>
    Line = 0,

    /// <summary>Composition over time.</summary>
    Stacked = 1,

    /// <summary>Compared side by side: models per channel.</summary>
    Grouped = 2,

    /// <summary>Amounts by name, longest first, labels at the left.</summary>
    Bars = 3,

    /// <summary>Stages with the drop between them.</summary>
    Funnel = 4,

    /// <summary>Flow between places; uses <see cref="Chart.Flows"/>.</summary>
    Sankey = 5,

    /// <summary>One dot per series on each name's line, with its interval where there is one: how far opinions are apart.</summary>
    Dots = 6,

    /// <summary>From one amount to another, step by step: the values are the amount after each step, the first and the last stand on the ground.</summary>
    Waterfall = 7,
}

/// <summary>How a value is written on axes and in the table.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChartUnit>))]
public enum ChartUnit
{
    Count = 0,

    /// <summary>Minor units of <see cref="Chart.Currency"/>.</summary>
    Money = 1,

    /// <summary>A share: 0.1 is ten percent.</summary>
    Percent = 2,

    /// <summary>Minutes.</summary>
    Minutes = 3,
}

/// <summary>One series; null values are gaps, not zeros.</summary>
/// <param name="Name">Its label; a channel's name gets the channel's colour.</param>
/// <param name="Values">One per label.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>Name of the colour token without <c>--channel-</c>; made from the name.</summary>
    public string Slug => ChannelStyle.Slug(Name);

    /// <summary>Lower ends of intervals, one per label; empty without intervals. Dots only.</summary>
    public IReadOnlyList<double?> Lows { get; init; } = [];

    /// <summary>Upper ends of intervals.</summary>
    public IReadOnlyList<double?> Highs { get; init; } = [];
}

/// <summary>A flow of a Sankey chart.</summary>
public sealed record ChartFlow(string From, string To, double Value);

/// <summary>What <c>ChartElement</c> draws, and the table behind it.</summary>
/// <param name="Kind">The form.</param>
/// <param name="Labels">Names along the axis: days, channels, stages.</param>
/// <param name="Series">At most seven; put the rest into one called Other.</param>
public sealed record Chart(ChartKind Kind, IReadOnlyList<string> Labels, IReadOnlyList<ChartSeries> Series)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Default };

    public ChartUnit Unit { get; init; }

    /// <summary>ISO 4217 code when the unit is money.</summary>
    public string? Currency { get; init; }

    /// <summary>Decimals of the currency: values are divided by ten to this power.</summary>
    public int Exponent => Unit == ChartUnit.Money && Currency is not null ? Web.Currency.Exponent(Currency) : 0;

    /// <summary>Title of the axis of labels, such as <c>Week</c>.</summary>
    public string LabelTitle { get; init; } = "";

    /// <summary>Title of the value axis with its unit, such as <c>Revenue, EUR</c>.</summary>
    public string ValueTitle { get; init; } = "";

    /// <summary>Flows of a Sankey chart.</summary>
    public IReadOnlyList<ChartFlow> Flows { get; init; } = [];

    /// <summary>The data block of the page. The encoder escapes <c>&lt;</c>, so no name can end the block.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, Json);
}
