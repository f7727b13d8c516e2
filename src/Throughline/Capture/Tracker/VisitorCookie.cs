using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Throughline.Capture.Tracker;

/// <summary>The value of the visitor cookie, <c>1.&lt;id&gt;.&lt;issued, unix seconds&gt;.&lt;mac&gt;</c>: signed, so that nobody can put another's id into it. Pure.</summary>
/// <remarks>Id: 128 bits, mac: the first 64 bits of HMAC-SHA-256 over what stands before it; both base64url (tracker.md 2). 50 characters.</remarks>
internal static class VisitorCookie
{
    public const string Name = "_tl_v";

    private const string Version = "1";
    private const int MacBytes = 8;
    private const int LongestValue = 64;

    public static string Write(ReadOnlySpan<byte> key, Guid visitor, long issuedSeconds)
    {
        Span<byte> id = stackalloc byte[16];
        visitor.TryWriteBytes(id, bigEndian: true, out _);
        var signed = string.Create(CultureInfo.InvariantCulture, $"{Version}.{Base64Url.EncodeToString(id)}.{issuedSeconds}");
        return $"{signed}.{MacOf(key, signed)}";
    }

    /// <summary>The visitor, when the value is whole and ours.</summary>
    public static bool TryRead(ReadOnlySpan<byte> key, string? value, out Guid visitor, out long issuedSeconds)
    {
        visitor = default;
        issuedSeconds = 0;
        if (value is null || value.Length > LongestValue)
            return false;

        var parts = value.Split('.');
        if (parts is not [Version, var id, var issued, var mac])
            return false;

        var expected = MacOf(key, value[..(value.Length - mac.Length - 1)]);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mac), Encoding.UTF8.GetBytes(expected)))
            return false;

        Span<byte> bytes = stackalloc byte[LongestValue];
        if (!Base64Url.TryDecodeFromChars(id, bytes, out var length) || length != 16)
            return false;
        visitor = new Guid(bytes[..16], bigEndian: true);
        return long.TryParse(issued, NumberStyles.None, CultureInfo.InvariantCulture, out issuedSeconds);
    }

    /// <summary>The id of a visitor without a cookie. The same session hint gives the same id, so that requests sent before the first answer, or from where
    /// browsers refuse the cookie, do not each become a visitor; without the key the id cannot be worked out from the hint.</summary>
    public static Guid NewVisitor(ReadOnlySpan<byte> key, Guid workspace, string? sessionHint)
    {
        Span<byte> id = stackalloc byte[32];
        if (sessionHint is { Length: >= 16 and <= 64 })
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{workspace}\n{sessionHint}"), id);
        else
            RandomNumberGenerator.Fill(id);
        // Version 8, so that it is a UUID and no other part of the product takes it for a time-ordered one.
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }

    private static string MacOf(ReadOnlySpan<byte> key, string signed)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed), mac);
        return Base64Url.EncodeToString(mac[..MacBytes]);
    }
}
