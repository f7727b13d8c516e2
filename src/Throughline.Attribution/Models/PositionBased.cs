namespace Throughline.Attribution;

/// <summary>Fixed parts to the first and the last touch, the middle part shared equally between the touches in between.</summary>
/// <remarks>
/// One touch takes all. With two touches products differ, so the choice has a name: by default the middle part is split between
/// both ends (Google, DP6); <c>:renormalise</c> scales the ends to 1 instead (Adobe custom). The two agree for 40/20/40 and differ for 30/20/50.
/// With three or more touches a middle part without ends (0/100/0) is linear over the middle.
/// </remarks>
internal sealed class PositionBased : ICreditModel
{
    private const string Renormalise = "renormalise";
    private const string Split = "split";

    private readonly double _first;
    private readonly double _middle;
    private readonly double _last;
    private readonly double _firstOfTwo;

    private PositionBased(Weights weights, bool renormalisesTwo)
    {
        (_first, _middle, _last) = (weights.Shares[0], weights.Shares[1], weights.Shares[2]);
        var ends = _first + _last;
        _firstOfTwo = renormalisesTwo && ends > 0 ? _first / ends : _first + _middle / 2;
        Key = renormalisesTwo ? $"position:{weights.Text}:{Renormalise}" : $"position:{weights.Text}";
        Label = renormalisesTwo ? $"Position {weights.Text}, two touches renormalised" : $"Position {weights.Text}";
    }

    public static CreditModelKind Kind { get; } =
        new("position", "position:40/20/40", "parts to first, middle and last", Create);

    public string Key { get; }

    public string Label { get; }

    public void Credit(in Journey journey, Span<double> weights)
    {
        switch (weights.Length)
        {
            case 1:
                weights[0] = 1;
                break;
            case 2:
                weights[0] = _firstOfTwo;
                weights[1] = 1 - _firstOfTwo;
                break;
            default:
                weights[1..^1].Fill(_middle / (weights.Length - 2));
                weights[0] = _first;
                weights[^1] = _last;
                break;
        }
    }

    private static PositionBased Create(string argument)
    {
        var parts = argument.Split(':', 2);
        var mode = parts.Length == 2 ? parts[1] : Split;
        if (mode is not (Renormalise or Split))
            throw new FormatException($"'{mode}' of position is not one of {Split}, {Renormalise}");
        return new PositionBased(Weights.Parse("position", parts[0].Length == 0 ? "40/20/40" : parts[0], 3, 3), mode == Renormalise);
    }
}
