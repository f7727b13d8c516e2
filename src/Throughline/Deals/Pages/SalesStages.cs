namespace Throughline.Deals.Pages;

/// <summary>Sales stages that forms suggest; a workspace may type its own.</summary>
internal static class SalesStages
{
    public static IReadOnlyList<string> Suggested { get; } = ["Qualification", "Discovery", "Proposal", "Negotiation", "Contract sent"];
}
