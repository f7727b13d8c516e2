using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Throughline.Storage;

/// <summary>Ids derived from what they name, so that a replay of the log gives the same ids.</summary>
/// <remarks>SHA-256, cut to 128 or 64 bits. The 128-bit form carries UUID version 8 (RFC 9562: custom).</remarks>
public static class StableId
{
    /// <summary>An id for the thing that these words name within a workspace.</summary>
    public static Guid Of(Guid workspace, string kind, string value)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(workspace, kind, value, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], true);
    }

    /// <summary>A 64-bit id for members of a small set (pages, acquisitions); never for people.</summary>
    public static long Number(Guid workspace, string kind, string value)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(workspace, kind, value, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static void Hash(Guid workspace, string kind, string value, Span<byte> hash)
    {
        var length = 16 + Encoding.UTF8.GetByteCount(kind) + 1 + Encoding.UTF8.GetByteCount(value);
        var input = length <= 512 ? stackalloc byte[512] : new byte[length];
        workspace.TryWriteBytes(input, true, out _);
        var at = 16 + Encoding.UTF8.GetBytes(kind, input[16..]);
        input[at++] = 0;
        at += Encoding.UTF8.GetBytes(value, input[at..]);
        SHA256.HashData(input[..at], hash);
    }
}
