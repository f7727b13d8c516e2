using Throughline.Capture;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Journeys;

/// <summary>What an address and its referrer say: the reading, the raw tuple it belongs to, the page it opened.</summary>
internal sealed record Arrival(LandingUrl Landing, Acquisition Acquisition, Page Page);

/// <summary>Reads addresses and remembers the last ones: a site has few pages and its visitors come to them the same ways. Not for concurrent use.</summary>
internal sealed class Arrivals
{
    // A landing page is its host and path; longer ones are cut so that a hostile site cannot fill the page table with one address.
    private const int PageLength = 500;

    // About a kilobyte each.
    private const int Remembered = 5_000;

    private readonly Dictionary<(string?, string?, string?, string?), Arrival> _known = [];
    private Guid _workspace;
    private string _domains = "";
    private string[] _siteDomains = [];

    /// <summary>Says whose addresses follow; what is remembered of another site is forgotten.</summary>
    public void Begin(Guid workspace, string siteDomains)
    {
        if (workspace == _workspace && siteDomains == _domains && _known.Count < Remembered)
            return;
        _known.Clear();
        _workspace = workspace;
        _domains = siteDomains;
        _siteDomains = siteDomains.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    public Arrival Of(string? url, string? referrer, string? channel, string? source)
    {
        var key = (url, referrer, channel, source);
        if (_known.TryGetValue(key, out var known))
            return known;
        var landing = LandingUrl.Parse(url, referrer);
        var arrival = new Arrival(landing, Acquisition.Of(landing, _siteDomains, channel, source), PageOf(_workspace, landing));
        _known[key] = arrival;
        return arrival;
    }

    private static Page PageOf(Guid workspace, LandingUrl landing)
    {
        var address = landing.Host is null ? "" : landing.Host + landing.Path;
        if (address.Length > PageLength)
            address = address[..PageLength];
        return new Page { WorkspaceId = workspace, PageId = address.Length == 0 ? 0 : StableId.Number(workspace, "page", address), Address = address };
    }
}
