using Throughline.Attribution;
using Throughline.Journeys;
using JourneySet = Throughline.Attribution.JourneySet;

namespace Throughline.Measure;

/// <summary>Where a touch of a report's journeys came from.</summary>
/// <param name="Acquisition">The index's small number of its acquisition.</param>
/// <param name="Page">The index's small number of its page.</param>
/// <param name="Repeats">With the transform frequency: how often its channel occurred; else 0.</param>
/// <param name="Buyer">Place of its person among the conversion's buyers.</param>
/// <param name="Place">Place in its person's whole journey.</param>
internal readonly record struct TouchOrigin(int Acquisition, int Page, int Repeats, int Buyer, int Place);

/// <summary>The journeys of a report: one per conversion in the conversions' order, then the ones that led to nothing.</summary>
/// <param name="Journeys">What the models see.</param>
/// <param name="Conversions">The conversion of each of the first journeys.</param>
/// <param name="Origins">One per touch of the journeys' columns.</param>
internal sealed record ReportJourneys(JourneySet Journeys, IReadOnlyList<Conversion> Conversions, IReadOnlyList<TouchOrigin> Origins)
{
    /// <summary>Touches of the conversions, null journeys not counted.</summary>
    public int ConvertingTouches { get; init; }

    /// <summary>Whose the journeys are that led to nothing, in their order.</summary>
    public IReadOnlyList<Guid> NullPeople { get; init; } = [];

    /// <summary>Whose touch it was, by its place in a journey.</summary>
    public Guid PersonOf(int journey, int touch) => journey < Conversions.Count
        ? Conversions[journey].Buyers[Origins[Journeys.RangeOf(journey).Start + touch].Buyer].Person
        : NullPeople[journey - Conversions.Count];

    public int NullJourneys => Journeys.Count - Conversions.Count;

    /// <summary>A conversion's shares by touch under a model, and the money each gets: the same step for sums, cells and explanations.</summary>
    public (double[] Weights, long[] Minor) Share(int journey, ICreditModel model)
    {
        var length = Journeys.RangeOf(journey).Length;
        var (weights, minor) = (new double[length], new long[length]);
        if (length == 0)
            return (weights, minor);
        Journeys.Weigh(journey, model, ChannelNumbers.Direct, weights);
        MinorUnits.Allot(Conversions[journey].Minor, weights, minor);
        return (weights, minor);
    }
}
