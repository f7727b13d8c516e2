namespace Throughline.Attribution;

/// <summary>Conversions in columns, one element per conversion, in any order.</summary>
/// <remarks>The arrays are taken as they are, not copied.</remarks>
/// <param name="persons">Who converted: a person of the touch columns; a number without touches there, or −1, has an empty journey.</param>
/// <param name="timesMs">When, UTC milliseconds. For a deal: when it was closed.</param>
/// <param name="values">What it was worth, any sign: minor units for exact money, or any unit for real numbers.</param>
public sealed class ConversionColumns(int[] persons, long[] timesMs, double[] values)
{
    /// <summary>The number of conversions.</summary>
    public int Count => Persons.Length;

    /// <summary>How many milestones every conversion has in <see cref="MilestonesMs"/>.</summary>
    public int MilestoneCount { get; init; }

    /// <summary>
    /// The earlier stages' times, <see cref="MilestoneCount"/> per conversion, in funnel order, <see cref="Journey.Missing"/> where skipped.
    /// The first is the lead's creation, the second the opportunity's.
    /// </summary>
    public long[] MilestonesMs { get; init; } = [];

    internal int[] Persons { get; } = persons;

    internal long[] TimesMs { get; } = timesMs;

    internal double[] Values { get; } = values;
}
