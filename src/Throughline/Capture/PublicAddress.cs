namespace Throughline.Capture;

/// <summary>The address under which the outside knows this server: as configured, else as the request came.</summary>
internal static class PublicAddress
{
    /// <summary>Scheme, host and port without a slash at the end.</summary>
    public static string Of(HttpRequest request, CaptureOptions options) =>
        options.PublicUrl.Length > 0 ? options.PublicUrl.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
}
