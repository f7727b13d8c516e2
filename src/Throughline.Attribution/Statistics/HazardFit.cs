namespace Throughline.Attribution;

/// <summary>An additive hazard fitted to journeys: what every touch adds to the chance of converting, and what would convert anyway.</summary>
/// <remarks>
/// <para>λ(t) = b₀ + Σ b(channel) · κ(t − touch): every touch adds a hazard that fades with a half-life and adds up to b(channel) conversions; b₀ is what comes
/// without any touch, per day. Coefficients are zero or above and fitted by expectation–maximisation: every conversion is shared between the terms
/// of the hazard at its moment, and every coefficient is its shares divided by its exposure (null journeys and touches without effect are the
/// exposure that keeps it small). The half-life is the one of <see cref="HalfLivesDays"/> under which the data are likeliest.</para>
/// <para>Source: Zhang, Wei, Ren, "Multi-touch attribution in online advertising with survival theory" (ICDM 2014), with a free baseline.
/// Paths without times use κ = 1: b is then conversions per touch and b₀ conversions per journey.</para>
/// </remarks>
public sealed class HazardFit
{
    /// <summary>The half-lives tried, in days.</summary>
    public static readonly IReadOnlyList<double> HalfLivesDays = [0.5, 1, 2, 4, 7, 14, 30];

    private const int Iterations = 300;
    private const double Converged = 1e-9;
    private readonly JourneySet _journeys;
    private readonly double _ratePerDay;
    private readonly int[] _kernelStarts;
    private readonly double[] _kernels;

    private HazardFit(JourneySet journeys, double halfLifeDays)
    {
        (_journeys, HalfLifeDays) = (journeys, halfLifeDays);
        _ratePerDay = Math.Log(2) / halfLifeDays;
        Coefficients = new double[journeys.ChannelCount];
        (_kernelStarts, _kernels) = Kernels();
    }

    /// <summary>How long until a touch's hazard has halved, in days; not a number for paths without times.</summary>
    public double HalfLifeDays { get; }

    /// <summary>Conversions a touch of each channel adds in all.</summary>
    public double[] Coefficients { get; }

    /// <summary>Conversions that come without any touch: per day of a journey, or per journey for paths without times.</summary>
    public double Baseline { get; private set; }

    /// <summary>The fit's log-likelihood.</summary>
    public double LogLikelihood { get; private set; }

    private bool HasTimes => !double.IsNaN(HalfLifeDays);

    /// <summary>Fits the hazard.</summary>
    /// <exception cref="ModelDataException">There is no conversion with a touch.</exception>
    public static HazardFit Fit(JourneySet journeys, PathModelOptions options)
    {
        var halfLives = journeys.TimesMs.Length > 0 ? HalfLivesDays : [double.NaN];
        var fits = new HazardFit[halfLives.Count];
        Workers.Run(options.Threads, fits.Length, (block, _) =>
        {
            fits[block] = new HazardFit(journeys, halfLives[block]);
            fits[block].Maximise(options.IncludesNulls);
        });
        return fits.MaxBy(fit => fit.LogLikelihood)!;
    }

    /// <summary>Every touch's part of the hazard at the end of a journey that brought something; returns the baseline's part. None of it is scaled.</summary>
    public double Parts(int journey, Span<double> parts)
    {
        var path = _journeys.PathOf(journey);
        var kernels = _kernels.AsSpan(_kernelStarts[journey], path.Length);
        for (var i = 0; i < path.Length; i++)
            parts[i] = Coefficients[path[i]] * kernels[i];
        return Baseline;
    }

    /// <summary>How strongly every touch of a journey that brought something still works at its end; 1 without times.</summary>
    private (int[] Starts, double[] Kernels) Kernels()
    {
        var starts = new int[_journeys.Count];
        var kernels = new Chunks<double>();
        for (var j = 0; j < starts.Length; j++)
        {
            starts[j] = kernels.Count;
            if (_journeys.ConversionsOf(j) == 0 && _journeys.ValueOf(j) == 0)
                continue;
            var (start, length) = _journeys.RangeOf(j);
            for (var i = start; i < start + length; i++)
                kernels.Add(HasTimes ? _ratePerDay * Math.Exp(-_ratePerDay * AgeDays(i, _journeys.ConversionsMs[j])) : 1);
        }

        return (starts, kernels.ToArray());
    }

    private double AgeDays(int touch, long momentMs) => (momentMs - _journeys.TimesMs[touch]) / (double)Durations.DayMs;

    private void Maximise(bool includesNulls)
    {
        var exposure = new double[Coefficients.Length];
        var total = Expose(includesNulls, exposure, out var conversions);
        if (conversions == 0)
            throw new ModelDataException("an additive hazard needs conversions with a touch");
        // Only channels that occur share the start, so that one nobody saw changes nothing, not even the path of the fit.
        var seen = exposure.Count(static e => e > 0);
        for (var channel = 0; channel < exposure.Length; channel++)
            Coefficients[channel] = exposure[channel] > 0 ? conversions / 2 / seen / exposure[channel] : 0;
        Baseline = conversions / 2 / total;
        var shares = new double[exposure.Length];
        for (var i = 0; i < Iterations; i++)
        {
            var before = LogLikelihood;
            var baseline = Expect(shares, out var logs);
            for (var channel = 0; channel < exposure.Length; channel++)
                Coefficients[channel] = exposure[channel] > 0 ? shares[channel] / exposure[channel] : 0;
            Baseline = baseline / total;
            // At a maximum over scale the expected count equals the observed one.
            LogLikelihood = logs - conversions;
            if (i > 0 && Math.Abs(LogLikelihood - before) < Converged * Math.Abs(before))
                break;
        }
    }

    /// <summary>Adds up every channel's exposure; returns the baseline's.</summary>
    private double Expose(bool includesNulls, double[] exposure, out double conversions)
    {
        conversions = 0;
        var total = 0.0;
        var endMs = HasTimes ? EndMs() : 0;
        for (var j = 0; j < _journeys.Count; j++)
        {
            var (start, length) = _journeys.RangeOf(j);
            if (length == 0)
                continue;
            conversions += _journeys.ConversionsOf(j);
            var weight = _journeys.ConversionsOf(j) + (includesNulls ? _journeys.NullsOf(j) : 0);
            if (weight == 0)
                continue;
            var journeyEndMs = HasTimes && _journeys.ConversionsOf(j) == 0 ? endMs : HasTimes ? _journeys.ConversionsMs[j] : 0;
            total += HasTimes ? Math.Max(AgeDays(start, journeyEndMs), 1.0 / 24) : weight;
            var path = _journeys.PathOf(j);
            for (var i = 0; i < length; i++)
                exposure[path[i]] += HasTimes ? 1 - Math.Exp(-_ratePerDay * AgeDays(start + i, journeyEndMs)) : weight;
        }

        return total;
    }

    /// <summary>Shares the conversions between the terms; returns the baseline's share.</summary>
    private double Expect(double[] shares, out double logs)
    {
        Array.Clear(shares);
        var (baseline, parts) = (0.0, new double[64]);
        logs = 0;
        for (var j = 0; j < _journeys.Count; j++)
        {
            var (_, length) = _journeys.RangeOf(j);
            var conversions = _journeys.ConversionsOf(j);
            if (length == 0 || conversions == 0)
                continue;
            if (parts.Length < length)
                parts = new double[length * 2];
            var sum = Parts(j, parts);
            for (var i = 0; i < length; i++)
                sum += parts[i];
            if (sum <= 0)
                continue;
            var path = _journeys.PathOf(j);
            for (var i = 0; i < length; i++)
                shares[path[i]] += conversions * parts[i] / sum;
            baseline += conversions * Baseline / sum;
            logs += conversions * Math.Log(sum);
        }

        return baseline;
    }

    /// <summary>When watching ends: the last thing that happened to anyone.</summary>
    private long EndMs()
    {
        var endMs = long.MinValue;
        for (var j = 0; j < _journeys.Count; j++)
            endMs = Math.Max(endMs, _journeys.ConversionsMs[j]);
        return endMs;
    }
}
