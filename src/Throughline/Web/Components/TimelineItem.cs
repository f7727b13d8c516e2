namespace Throughline.Web.Components;

/// <summary>How much an item of a timeline stands out.</summary>
public enum TimelineWeight
{
    /// <summary>Machine noise: small and grey.</summary>
    Quiet = 0,
    Normal = 1,

    /// <summary>Money and stage changes.</summary>
    Strong = 2,
}

/// <summary>One thing that happened.</summary>
/// <param name="At">UTC milliseconds.</param>
/// <param name="Icon">A name of <see cref="Icons"/>: page, form, email, calls, stage, money, note, owner, machine, touch.</param>
/// <param name="Title">What happened, in a few words.</param>
public sealed record TimelineItem(long At, string Icon, string Title)
{
    /// <summary>A second line.</summary>
    public string? Detail { get; init; }

    /// <summary>What the person wrote, by question.</summary>
    public IReadOnlyList<TimelineAnswer> Said { get; init; } = [];

    /// <summary>Opens what it is made of.</summary>
    public string? Href { get; init; }

    /// <summary>The channel of a touch, shown as a badge.</summary>
    public string? Channel { get; init; }

    /// <summary>The badge's hover text.</summary>
    public string? ChannelDetail { get; init; }

    /// <summary>Money of the item in minor units.</summary>
    public long? Minor { get; init; }

    /// <summary>ISO 4217 code of <see cref="Minor"/>.</summary>
    public string? Currency { get; init; }

    /// <summary>Small things behind one line, opened on demand; the line's own <see cref="Href"/> is then not shown.</summary>
    public IReadOnlyList<TimelineItem> Folded { get; init; } = [];

    public TimelineWeight Weight { get; init; } = TimelineWeight.Normal;
}

/// <summary>An answer in a form, or the text of a message.</summary>
public sealed record TimelineAnswer(string Name, string Text);
