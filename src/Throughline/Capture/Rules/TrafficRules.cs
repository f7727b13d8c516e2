using System.Net;

namespace Throughline.Capture.Rules;

/// <summary>Tells a workspace's own people, its tests and strangers' use of its key from visitors (tracker.md 9). Pure.</summary>
internal sealed class TrafficRules(IReadOnlyList<IPNetwork> networks, IReadOnlyList<string> testHosts, IReadOnlyList<string> ownHosts)
{
    /// <summary>Seen from one of the workspace's own networks.</summary>
    public const string OwnNetwork = "internal:network";

    /// <summary>A browser that said it is a colleague's.</summary>
    public const string OwnBrowser = "internal:browser";

    /// <summary>A page on a host where only tests run.</summary>
    public const string TestHost = "test:host";

    /// <summary>A page on a host that the workspace does not know.</summary>
    public const string UnknownHost = "bot:unknown_host";

    private const int MostEntries = 200;

    public static TrafficRules None { get; } = new([], [], []);

    /// <summary>Whether the address is one of the workspace's own people's.</summary>
    public bool IsOwn(IPAddress? address) => address is not null && networks.Count > 0 && Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Why an event of that page is left out; null for visitors.</summary>
    public string? FlagOfPage(string? url)
    {
        if ((testHosts.Count == 0 && ownHosts.Count == 0) || !Uri.TryCreate(url, UriKind.Absolute, out var page) || page.Scheme is not ("http" or "https"))
            return null;
        if (testHosts.Any(host => IsOn(page.Host, host)))
            return TestHost;
        return ownHosts.Count == 0 || ownHosts.Any(host => IsOn(page.Host, host)) ? null : UnknownHost;
    }

    /// <summary>Networks as typed in, one a line or separated by commas; a single address is a network of one.</summary>
    public static (IReadOnlyList<IPNetwork> Networks, string? Fault) ReadNetworks(string? text)
    {
        var networks = new List<IPNetwork>();
        foreach (var word in Words(text))
        {
            if (Network(word) is { } network)
                networks.Add(network);
            else
                return ([], $"'{word}' is no network: write 203.0.113.0/24, 2001:db8::/32 or one address.");
        }

        return networks.Count > MostEntries ? ([], $"At most {MostEntries} networks.") : (networks, null);
    }

    /// <summary>Hosts as typed in; subdomains of a host count as it.</summary>
    public static (IReadOnlyList<string> Hosts, string? Fault) ReadHosts(string? text)
    {
        var hosts = Words(text).Select(static w => w.ToLowerInvariant()).Distinct().ToList();
        var wrong = hosts.Find(static h => Uri.CheckHostName(h) is UriHostNameType.Unknown or UriHostNameType.Basic);
        if (wrong is not null)
            return ([], $"'{wrong}' is no host: write staging.example.com, without https:// and without a path.");
        return hosts.Count > MostEntries ? ([], $"At most {MostEntries} hosts.") : (hosts, null);
    }

    private static IPNetwork? Network(string word)
    {
        if (IPNetwork.TryParse(word, out var network))
            return network;
        if (word.Contains('/', StringComparison.Ordinal))
            return Widened(word);
        return IPAddress.TryParse(word, out var one) ? new IPNetwork(one, one.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128) : null;
    }

    // People write an address of the network with its length: 203.0.113.77/24 is 203.0.113.0/24.
    private static IPNetwork? Widened(string word)
    {
        var slash = word.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(word.AsSpan(0, slash), out var address) || !int.TryParse(word.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out var length))
            return null;
        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
            return null;
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }

    private bool Contains(IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static bool IsOn(string host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');

    private static string[] Words(string? text) => (text ?? "").Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
