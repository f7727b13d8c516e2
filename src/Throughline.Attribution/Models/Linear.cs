namespace Throughline.Attribution;

/// <summary>The same credit to every touch: a channel that occurs twice counts twice.</summary>
internal sealed class Linear : ICreditModel
{
    public static CreditModelKind Kind { get; } = CreditModelKind.Plain("linear", "the same to every touch", new Linear());

    public string Key => "linear";

    public string Label => "Linear";

    public void Credit(in Journey journey, Span<double> weights) => weights.Fill(1.0 / weights.Length);
}
