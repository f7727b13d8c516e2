using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Throughline.Capture.Tracker;

/// <summary>The token that carries a visitor to another domain of the same tenant (tracker.md 7): who, since when, for which browser; signed. Pure.</summary>
/// <remarks>37 bytes in base64url: version, visitor (16), issued in unix seconds (4), random (4), browser (4), the first 64 bits of HMAC-SHA-256 over what stands before.</remarks>
internal static class LinkerToken
{
    /// <summary>Seconds a token is good for: enough for a click on a slow line, too short for a shared address.</summary>
    public const int LifeSeconds = 120;

    /// <summary>The parameter that carries it.</summary>
    public const string Parameter = "_tl";

    private const byte Version = 1;
    private const int SignedBytes = 29;
    private const int Bytes = SignedBytes + 8;

    public static string Write(ReadOnlySpan<byte> key, Guid workspace, Guid visitor, long nowSeconds, uint random, string userAgent)
    {
        Span<byte> token = stackalloc byte[Bytes];
        token[0] = Version;
        visitor.TryWriteBytes(token[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(token[17..], (uint)nowSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(token[21..], random);
        Sign(key, Encoding.UTF8.GetBytes("browser\n" + userAgent), token[25..29]);
        Sign(key, Signed(workspace, token[..SignedBytes]), token[SignedBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The visitor, when the token is whole, ours, of this workspace, fresh, and carried by the same browser.</summary>
    public static bool TryRead(ReadOnlySpan<byte> key, Guid workspace, ReadOnlySpan<char> text, long nowSeconds, string userAgent, out Guid visitor)
    {
        visitor = default;
        Span<byte> token = stackalloc byte[Bytes + 3];
        if (text.Length > Bytes * 2 || Base64Url.DecodeFromChars(text, token, out _, out var length) is not OperationStatus.Done || length != Bytes || token[0] != Version)
            return false;
        Span<byte> expected = stackalloc byte[8];
        Sign(key, Signed(workspace, token[..SignedBytes]), expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, token.Slice(SignedBytes, 8)))
            return false;
        Sign(key, Encoding.UTF8.GetBytes("browser\n" + userAgent), expected[..4]);
        var age = nowSeconds - BinaryPrimitives.ReadUInt32BigEndian(token[17..]);
        if (age is < 0 or > LifeSeconds || !expected[..4].SequenceEqual(token[25..29]))
            return false;
        visitor = new Guid(token[1..17], bigEndian: true);
        return true;
    }

    /// <summary>The token in an address; empty when there is none.</summary>
    public static ReadOnlySpan<char> In(ReadOnlySpan<char> url)
    {
        foreach (var mark in (ReadOnlySpan<string>)["?_tl=", "&_tl="])
        {
            var start = url.IndexOf(mark, StringComparison.Ordinal);
            if (start < 0)
                continue;
            var rest = url[(start + mark.Length)..];
            var end = rest.IndexOfAny('&', '#');
            return end < 0 ? rest : rest[..end];
        }

        return default;
    }

    /// <summary>An address without its token: it is nobody's campaign and tells who somebody is.</summary>
    public static string Without(string url)
    {
        var token = In(url);
        if (token.IsEmpty && !url.Contains("_tl=", StringComparison.Ordinal))
            return url;
        var start = url.IndexOf("?_tl=", StringComparison.Ordinal);
        var isFirst = start >= 0;
        if (!isFirst && (start = url.IndexOf("&_tl=", StringComparison.Ordinal)) < 0)
            return url;
        var end = url.AsSpan(start + 1).IndexOfAny('&', '#');
        var rest = end < 0 ? "" : url[(start + 1 + end)..];
        return isFirst && rest.StartsWith('&') ? $"{url.AsSpan(0, start)}?{rest.AsSpan(1)}" : $"{url.AsSpan(0, start)}{rest}";
    }

    private static byte[] Signed(Guid workspace, ReadOnlySpan<byte> token) => [.. "linker\n"u8, .. workspace.ToByteArray(bigEndian: true), .. token];

    private static void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> what, Span<byte> into)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, what, mac);
        mac[..into.Length].CopyTo(into);
    }
}
