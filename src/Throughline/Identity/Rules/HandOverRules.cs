using Throughline.Capture;

namespace Throughline.Identity.Rules;

/// <summary>Which browsers a hand-over code joins to an identifier. Pure.</summary>
/// <remarks>
/// A form's code joins every browser that saw the submit. A click's code stands in an address that people pass on: it joins only browsers that land within its
/// lifetime, and only the first ones: three for the link of a mail, where a person's phone and computer may both open it; one for a scanned code.
/// Browsers are counted in the order they arrived, so that what comes later never takes back what came before.
/// </remarks>
internal static class HandOverRules
{
    private const int BrowsersOfALink = 3;

    // A visitor's clock is believed to this much.
    private const long SkewMs = 60_000;

    public static IEnumerable<IdentityHandOver> Joining(IdentityHandOver node, IEnumerable<IdentityHandOver> code)
    {
        var visitors = code.Where(static h => h.NodeKind is null);
        if (node.NodeKind is not (IdentityKinds.Link or IdentityKinds.Scan))
            return visitors;
        return visitors
            .Where(v => v.OccurredAt >= node.OccurredAt - SkewMs && v.OccurredAt - node.OccurredAt <= HandOverCode.LifetimeMs)
            .OrderBy(static v => v.ReceivedAt).ThenBy(static v => v.EventId)
            .DistinctBy(static v => v.SideId)
            .Take(node.NodeKind == IdentityKinds.Link ? BrowsersOfALink : 1);
    }
}
