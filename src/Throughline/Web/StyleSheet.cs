using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace Throughline.Web;

/// <summary>All files of <c>wwwroot/css</c> as one style sheet under a name made from its content, so that browsers keep it for ever.</summary>
/// <remarks>Files declare their cascade layer, so their order does not matter beyond <c>layers.css</c>, which names the layers and comes first.</remarks>
internal sealed class StyleSheet
{
    private readonly byte[] _plain;
    private readonly byte[] _brotli;

    public StyleSheet(IWebHostEnvironment environment)
    {
        using var all = new MemoryStream();
        foreach (var file in Files(environment.WebRootFileProvider))
        {
            using var text = file.CreateReadStream();
            text.CopyTo(all);
            all.WriteByte((byte)'\n');
        }

        _plain = all.ToArray();
        _brotli = Compress(_plain);
        Path = $"/css/{Convert.ToHexStringLower(SHA256.HashData(_plain))[..16]}.css";
    }

    /// <summary>Address of the sheet.</summary>
    public string Path { get; }

    /// <summary>Size as sent to browsers that take Brotli, which is all of them.</summary>
    public int CompressedBytes => _brotli.Length;

    public Task ServeAsync(HttpContext http)
    {
        var brotli = http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        http.Response.ContentType = "text/css; charset=utf-8";
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (brotli)
            http.Response.Headers.ContentEncoding = "br";
        return http.Response.BodyWriter.WriteAsync(brotli ? _brotli : _plain, http.RequestAborted).AsTask();
    }

    private static IEnumerable<IFileInfo> Files(IFileProvider root) =>
        root.GetDirectoryContents("css").Where(static f => f.Name.EndsWith(".css", StringComparison.Ordinal))
            .OrderBy(static f => f.Name == "layers.css" ? 0 : 1).ThenBy(static f => f.Name, StringComparer.Ordinal);

    private static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize))
            brotli.Write(bytes);
        return packed.ToArray();
    }
}
