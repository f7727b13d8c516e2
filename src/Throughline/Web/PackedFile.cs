using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Throughline.Web;

/// <summary>A file kept in memory, compressed when first asked for, with a validator: for scripts that pages of any site load.</summary>
public sealed class PackedFile
{
    private readonly byte[] _plain;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;
    private readonly EntityTagHeaderValue _tag;

    public PackedFile(byte[] plain)
    {
        _plain = plain;
        _brotli = new(() => Pack(static stream => new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true)));
        _gzip = new(() => Pack(static stream => new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true)));
        // Weak: the packed forms carry it too.
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..16]}\"", isWeak: true);
    }

    /// <summary>A resource of this assembly.</summary>
    public static byte[] Resource(string name)
    {
        using var stream = typeof(PackedFile).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Answers with the file, or that the browser has it already.</summary>
    /// <param name="http">The request.</param>
    /// <param name="type">Its content type.</param>
    /// <param name="caching">How long browsers keep it.</param>
    public async Task AnswerAsync(HttpContext http, string type, string caching)
    {
        var headers = http.Response.Headers;
        headers.ETag = _tag.ToString();
        headers.CacheControl = caching;
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
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private (byte[] Bytes, string? Encoding) Choose(string accepted)
    {
        if (accepted.Contains("br", StringComparison.OrdinalIgnoreCase))
            return (_brotli.Value, "br");
        return accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? (_gzip.Value, "gzip") : (_plain, null);
    }

    private byte[] Pack(Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (var stream = packer(packed))
            stream.Write(_plain);
        return packed.ToArray();
    }
}
