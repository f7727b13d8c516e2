namespace Throughline.Attribution;

/// <summary>Fixed parts to the first and the last touch, nothing in between; one touch takes all.</summary>
internal sealed class FirstLastSplit : ICreditModel
{
    private readonly double _first;

    private FirstLastSplit(Weights weights)
    {
        _first = weights.Shares[0];
        Key = $"split:{weights.Text}";
        Label = $"First/last split {weights.Text}";
    }

    public static CreditModelKind Kind { get; } = new("split", "split:30/70", "parts to first and last only", Create);

    public string Key { get; }

    public string Label { get; }

    public void Credit(in Journey journey, Span<double> weights)
    {
        weights.Clear();
        weights[0] = _first;
        weights[^1] += 1 - _first;
    }

    private static FirstLastSplit Create(string argument) =>
        new(Weights.Parse("split", argument.Length == 0 ? "50/50" : argument, 2, 2));
}
