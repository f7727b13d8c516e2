namespace Throughline.Attribution;

/// <summary>All credit to the last touch.</summary>
internal sealed class LastTouch : ICreditModel
{
    public static CreditModelKind Kind { get; } = CreditModelKind.Plain("last", "all to the last touch", new LastTouch());

    public string Key => "last";

    public string Label => "Last touch";

    public void Credit(in Journey journey, Span<double> weights)
    {
        weights.Clear();
        weights[^1] = 1;
    }
}
