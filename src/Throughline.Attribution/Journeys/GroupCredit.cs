namespace Throughline.Attribution;

/// <summary>What one model credits, by group (channel, campaign, …).</summary>
/// <remarks>Groups and unattributed together are the total of the journeys, under every model.</remarks>
/// <param name="Model">The model's key.</param>
/// <param name="Conversions">Conversions by group id.</param>
/// <param name="Values">Value by group id; whole minor units when the scan was exact.</param>
/// <param name="UnattributedConversions">Conversions of journeys without an eligible touch.</param>
/// <param name="UnattributedValue">Their value.</param>
public sealed record GroupCredit(
    string Model,
    IReadOnlyList<double> Conversions,
    IReadOnlyList<double> Values,
    double UnattributedConversions,
    double UnattributedValue)
{
    /// <summary>How far the conversions of each group may be off, one standard error, where the model drew a sample; null where they are exact.</summary>
    public IReadOnlyList<double>? StandardErrors { get; init; }

    /// <summary>All conversions, the unattributed included.</summary>
    public double TotalConversions => Conversions.Sum() + UnattributedConversions;

    /// <summary>All value, the unattributed included.</summary>
    public double TotalValue => Values.Sum() + UnattributedValue;
}
