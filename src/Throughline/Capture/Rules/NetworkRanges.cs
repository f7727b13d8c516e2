using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Throughline.Capture.Rules;

/// <summary>Many networks, looked up in the logarithm of their number. Pure.</summary>
internal sealed class NetworkRanges
{
    // Where each range begins and ends, both belonging to it; in order, and none touches the next. IPv4 addresses stand as IPv6 writes them.
    private readonly UInt128[] _first;
    private readonly UInt128[] _last;

    private NetworkRanges(List<(UInt128 First, UInt128 Last)> ranges)
    {
        ranges.Sort();
        var merged = new List<(UInt128 First, UInt128 Last)>();
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last)
                merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }

        _first = [.. merged.Select(static r => r.First)];
        _last = [.. merged.Select(static r => r.Last)];
    }

    public static NetworkRanges None { get; } = new([]);

    /// <summary>Reads one network or address a line; empty lines and what follows <c>#</c> are left out.</summary>
    /// <exception cref="FormatException">A line is neither; names its number, and what would be right.</exception>
    public static NetworkRanges Read(IEnumerable<string> lines)
    {
        var (ranges, number) = (new List<(UInt128, UInt128)>(), 0);
        foreach (var line in lines)
        {
            number++;
            var text = line.AsSpan();
            if (text.IndexOf('#') is var comment and >= 0)
                text = text[..comment];
            text = text.Trim();
            if (text.Length == 0)
                continue;
            if (IPNetwork.TryParse(text, out var network))
                ranges.Add(Range(Number(network.BaseAddress), network.PrefixLength + (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 96 : 0)));
            else if (IPAddress.TryParse(text, out var address))
                ranges.Add(Range(Number(address), 128));
            else
                throw new FormatException($"line {number}: '{text}' is no network; write 198.51.100.0/24, 2001:db8::/32 or one address");
        }

        return new NetworkRanges(ranges);
    }

    public bool Contains(IPAddress address)
    {
        if (_first.Length == 0)
            return false;
        var number = Number(address);
        var at = Array.BinarySearch(_first, number);
        if (at < 0)
            at = ~at - 1;
        return at >= 0 && number <= _last[at];
    }

    private static (UInt128 First, UInt128 Last) Range(UInt128 address, int prefix) => (address, prefix == 128 ? address : address | (UInt128.MaxValue >> prefix));

    private static UInt128 Number(IPAddress address) => BinaryPrimitives.ReadUInt128BigEndian(address.MapToIPv6().GetAddressBytes());
}
