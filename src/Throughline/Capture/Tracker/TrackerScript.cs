using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Throughline.Capture.Tracker;

/// <summary>Serves <c>/t.js</c> to pages of any site: compressed once, with a validator, and kept by browsers for an hour so that a new version arrives the same day.</summary>
internal sealed class TrackerScript
{
    private const string Resource = "Throughline.Capture.t.js";
    private const string OneHour = "public, max-age=3600";

    private readonly byte[] _plain = Load();
    private readonly byte[] _brotli;
    private readonly byte[] _gzip;
    private readonly EntityTagHeaderValue _tag;

    public TrackerScript()
    {
        _brotli = Pack(_plain, static stream => new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true));
        _gzip = Pack(_plain, static stream => new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true));
        // Weak: the packed forms carry it too.
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(_plain))[..16]}\"", isWeak: true);
    }

    public async Task AnswerAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ETag = _tag.ToString();
        headers.CacheControl = OneHour;
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept-Encoding";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(_tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (bytes, encoding) = Choose(http.Request.Headers.AcceptEncoding.ToString());
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        http.Response.ContentType = "text/javascript; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private (byte[] Bytes, string? Encoding) Choose(string accepted)
    {
        if (accepted.Contains("br", StringComparison.OrdinalIgnoreCase))
            return (_brotli, "br");
        return accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? (_gzip, "gzip") : (_plain, null);
    }

    private static byte[] Load()
    {
        using var stream = typeof(TrackerScript).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException("the tracker script is not in the assembly");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Pack(byte[] plain, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (var stream = packer(packed))
            stream.Write(plain);
        return packed.ToArray();
    }
}
