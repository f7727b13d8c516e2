using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Capture.Links;

/// <summary>The campaign fields of every address that was registered, earlier ones included: traffic with others came by a link that nobody registered (utm.md 5.6).</summary>
public sealed class RegisteredTags
{
    private readonly HashSet<(string Source, string Medium, string Campaign)> _whole = [];
    private readonly List<(string Source, string Medium, string Campaign)> _open = [];

    /// <summary>Reads them from addresses with their tags.</summary>
    public RegisteredTags(IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            var tags = LandingUrl.Parse(address).Tags;
            var fields = (tags.Source, tags.Medium, tags.Campaign);
            if (tags.IsEmpty)
                continue;
            // What a platform fills in reads as absent, and may be anything.
            if (address.Contains('{', StringComparison.Ordinal) || address.Contains("%7B", StringComparison.OrdinalIgnoreCase))
                _open.Add(fields);
            else
                _whole.Add(fields);
        }
    }

    /// <summary>Whether nothing is registered: a workspace that does not work that way.</summary>
    public bool IsEmpty => _whole.Count == 0 && _open.Count == 0;

    public static async Task<RegisteredTags> OfAsync(AppDb db, Guid workspace, CancellationToken cancellation) =>
        new(await db.Set<LinkChange>().AsNoTracking().Where(c => c.WorkspaceId == workspace && c.Address.Contains("utm_")).Select(static c => c.Address).Distinct().ToListAsync(cancellation));

    /// <summary>Whether a registered address carries these fields.</summary>
    /// <param name="source">Normalised, as the others.</param>
    /// <param name="medium">The medium.</param>
    /// <param name="campaign">The campaign.</param>
    public bool Holds(string source, string medium, string campaign) =>
        _whole.Contains((source, medium, campaign))
        || _open.Exists(o => (o.Source.Length == 0 || o.Source == source) && (o.Medium.Length == 0 || o.Medium == medium) && (o.Campaign.Length == 0 || o.Campaign == campaign));
}
