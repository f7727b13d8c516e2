namespace Throughline.Capture;

/// <summary>Hosts that no customer can visit: this machine and the names reserved for tests and documentation (RFC 2606, RFC 6761).</summary>
/// <remarks>Whoever tries the product there with an automated browser wants to see its events, so they are noted as automated, not set aside.</remarks>
internal static class TestHosts
{
    private static readonly string[] Endings = [".localhost", ".test", ".example", ".invalid", ".local"];

    public static bool IsTestPage(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var page) && (page.IsLoopback || Endings.Any(ending => page.Host.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));
}
