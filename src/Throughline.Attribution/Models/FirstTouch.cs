namespace Throughline.Attribution;

/// <summary>All credit to the first touch.</summary>
internal sealed class FirstTouch : ICreditModel
{
    public static CreditModelKind Kind { get; } = CreditModelKind.Plain("first", "all to the first touch", new FirstTouch());

    public string Key => "first";

    public string Label => "First touch";

    public void Credit(in Journey journey, Span<double> weights)
    {
        weights.Clear();
        weights[0] = 1;
    }
}
