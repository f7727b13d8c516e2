namespace Throughline.Attribution;

/// <summary>Credit halves with every half-life of age: 2^(−age ÷ half-life), scaled to 1 per conversion.</summary>
/// <remarks>
/// Age is elapsed time, not whole periods (DP6 floors) and not ranks (eeghor). Ages count from the newest touch: the common
/// factor cancels in the scaling, and journeys much older than the half-life cannot underflow to 0/0.
/// </remarks>
internal sealed class TimeDecay : ICreditModel
{
    public static readonly long DefaultHalfLifeMs = 7 * Durations.DayMs;

    private readonly double _perMs;

    public TimeDecay(long halfLifeMs)
    {
        _perMs = -1.0 / halfLifeMs;
        Key = $"time-decay:{Durations.Format(halfLifeMs)}";
        Label = $"Time decay, half-life {Durations.Format(halfLifeMs)}";
    }

    public static CreditModelKind Kind { get; } =
        new("time-decay", "time-decay:7d", "halves with every half-life before the conversion", Create);

    public string Key { get; }

    public string Label { get; }

    public bool NeedsTimes => true;

    public void Credit(in Journey journey, Span<double> weights)
    {
        var times = journey.TimesMs[..weights.Length];
        var newest = times[^1];
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = double.Exp2((newest - times[i]) * _perMs);
            weights[i] = weight;
            sum += weight;
        }

        for (var i = 0; i < weights.Length; i++)
            weights[i] /= sum;
    }

    private static TimeDecay Create(string argument)
    {
        if (argument.Length == 0)
            return new TimeDecay(DefaultHalfLifeMs);
        if (Durations.TryParse(argument, out var halfLifeMs) && halfLifeMs > 0)
            return new TimeDecay(halfLifeMs);
        throw new FormatException($"half-life '{argument}' of time-decay is not a duration above zero such as 7d or 12h");
    }
}
