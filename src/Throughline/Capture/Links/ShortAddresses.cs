namespace Throughline.Capture.Links;

/// <summary>Writes the short addresses people get: on the workspace's own domain, else on the server's.</summary>
internal static class ShortAddresses
{
    /// <summary>Scheme and host, without a slash behind.</summary>
    public static string Origin(LinkSettings settings, HttpRequest request) =>
        settings.Domain.Length > 0 ? $"https://{settings.Domain}" : $"{request.Scheme}://{request.Host}";

    public static string Of(string origin, Link link) => $"{origin}/l/{link.Code}";

    /// <summary>What a QR code holds: in upper case it takes fewer, larger modules; scheme, host and our paths do not mind.</summary>
    public static string Payload(string address) => address.ToUpperInvariant();
}
