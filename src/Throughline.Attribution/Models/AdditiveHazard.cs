namespace Throughline.Attribution;

/// <summary>Credit by what every touch added to the chance of converting at that moment: an additive hazard fitted to converting and null journeys.</summary>
/// <remarks>
/// See <see cref="HazardFit"/>. A conversion is shared between its touches as the hazard's terms stand at its moment; by default the baseline (what would have
/// come anyway) is left out of the sharing, so that channels take all; <c>:baseline</c> keeps it and reports it as unattributed. A journey whose touches
/// all have no effect is shared equally. Repeated conversions of a person are best cut with reset, so that exposure counts once.
/// </remarks>
public sealed class AdditiveHazard : IPathModel
{
    private readonly bool _keepsBaseline;

    private AdditiveHazard(bool keepsBaseline)
    {
        _keepsBaseline = keepsBaseline;
        Key = keepsBaseline ? "additive-hazard:baseline" : "additive-hazard";
        Label = keepsBaseline ? "Additive hazard, baseline apart" : "Additive hazard";
    }

    /// <summary>How the model is found by name.</summary>
    public static PathModelKind Kind { get; } = new("additive-hazard", "additive-hazard", "what each touch adds to the chance of converting, fitted with a baseline",
        argument => argument switch
        {
            "" => new AdditiveHazard(false),
            "baseline" => new AdditiveHazard(true),
            _ => throw new FormatException($"'{argument}' of additive-hazard is not baseline"),
        });

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Label { get; }

    /// <inheritdoc/>
    public GroupCredit Credit(JourneySet journeys, PathModelOptions options)
    {
        var fit = HazardFit.Fit(journeys, options);
        var (conversions, values) = (new double[journeys.ChannelCount], new double[journeys.ChannelCount]);
        var (apart, apartValue, parts) = (0.0, 0.0, new double[64]);
        for (var j = 0; j < journeys.Count; j++)
        {
            var (count, value) = (journeys.ConversionsOf(j), journeys.ValueOf(j));
            var path = journeys.PathOf(j);
            if (count == 0 && value == 0)
                continue;
            if (parts.Length < path.Length)
                parts = new double[path.Length * 2];
            var own = parts.AsSpan(0, path.Length);
            var rest = Share(fit, j, own);
            apart += rest * count;
            apartValue += rest * value;
            for (var i = 0; i < own.Length; i++)
            {
                conversions[path[i]] += own[i] * count;
                values[path[i]] += own[i] * value;
            }
        }

        return new GroupCredit(Key, conversions, values, apart, apartValue);
    }

    /// <summary>Turns a journey's parts into shares; returns what no touch earned.</summary>
    private double Share(HazardFit fit, int journey, Span<double> parts)
    {
        if (parts.IsEmpty)
            return 1;
        var baseline = fit.Parts(journey, parts);
        var sum = _keepsBaseline ? baseline : 0;
        foreach (var part in parts)
            sum += part;
        if (sum <= 0)
            parts.Fill(1.0 / parts.Length);
        else
            Scale(parts, sum);
        return _keepsBaseline && sum > 0 ? baseline / sum : 0;
    }

    private static void Scale(Span<double> parts, double sum)
    {
        foreach (ref var part in parts)
            part /= sum;
    }
}
