using Throughline.Capture.Offline.Rules;

namespace Throughline.Capture.Offline;

/// <summary>A placement somebody wants.</summary>
public sealed record PlacementDraft(
    string? Kind, string? Name, string? Place, string? Channel, string? Campaign, string? Destination, string? VanityHost = null, string? VanityPath = null, CardFields? Card = null);
