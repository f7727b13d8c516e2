using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Throughline.Capture.Links;

/// <summary>What a signed token in a mail says: which link, whose copy, and when it was made.</summary>
/// <param name="Link">A link's number; 0 is the trap, 1 the pixel.</param>
/// <param name="Recipient">A recipient's number.</param>
/// <param name="IssuedHours">Hours since 1970.</param>
internal readonly record struct LinkToken(long Link, long Recipient, uint IssuedHours)
{
    /*
      bytes  what
      0      version, 1
      1      key, 1
      2–9    link, big-endian
      10–17  recipient
      18–21  issued, hours since 1970
      22–31  first 10 bytes of HMAC-SHA-256 over bytes 0–21
    */

    /// <summary>Characters of a token.</summary>
    public const int Length = 43;

    /// <summary>A link no person sees: who follows it follows everything.</summary>
    public const long Trap = 0;

    /// <summary>The picture of one point that tells of an open.</summary>
    public const long Pixel = 1;

    /// <summary>Days a token works (offline-capture.md 3).</summary>
    public const int Days = 400;

    private const byte Version = 1;
    private const byte Key = 1;
    private const int SignedBytes = 22;
    private const int Bytes = 32;

    public bool IsExpired(long nowMs) => (nowMs / 3_600_000) - IssuedHours > Days * 24;

    public string Write(ReadOnlySpan<byte> key)
    {
        Span<byte> token = stackalloc byte[Bytes];
        token[0] = Version;
        token[1] = Key;
        BinaryPrimitives.WriteInt64BigEndian(token[2..], Link);
        BinaryPrimitives.WriteInt64BigEndian(token[10..], Recipient);
        BinaryPrimitives.WriteUInt32BigEndian(token[18..], IssuedHours);
        Sign(key, token[..SignedBytes], token[SignedBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads a token; false when it is not whole or not signed by us.</summary>
    public static bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<char> text, out LinkToken token)
    {
        token = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Length || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != Bytes || bytes[0] != Version || bytes[1] != Key)
            return false;
        Span<byte> mac = stackalloc byte[Bytes - SignedBytes];
        Sign(key, bytes[..SignedBytes], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[SignedBytes..]))
            return false;
        token = new LinkToken(BinaryPrimitives.ReadInt64BigEndian(bytes[2..]), BinaryPrimitives.ReadInt64BigEndian(bytes[10..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[18..]));
        return true;
    }

    private static void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signed, Span<byte> into)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, signed, mac);
        mac[..into.Length].CopyTo(into);
    }
}
