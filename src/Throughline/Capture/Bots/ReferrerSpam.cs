using System.Buffers;

namespace Throughline.Capture;

/// <summary>Hosts known to fake visits for the sake of appearing in reports (matomo-org/referrer-spam-list).</summary>
public static class ReferrerSpam
{
    private static readonly Lazy<SearchValues<string>> Hosts =
        new(static () => SearchValues.Create([.. DataFile.Lines("referrer-spam.txt")], StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the host contains an entry of the list (channels.md 1.5).</summary>
    public static bool IsSpam(ReadOnlySpan<char> host) => host.Length > 3 && host.ContainsAny(Hosts.Value);
}
