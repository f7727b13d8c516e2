using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Throughline.Taxonomy;

/// <summary>The id of a tuple: the first eight bytes of a SHA-256 over its fields.</summary>
/// <remarks>
/// | bytes | what |
/// | --- | --- |
/// | 1 | layout version |
/// | 1 | kind of referrer |
/// | then, per field | UTF-8 length (4 bytes, little-endian), UTF-8 text |
/// Lengths come first so that no two tuples run together into the same bytes.
/// </remarks>
internal static class AcquisitionId
{
    private const byte LayoutVersion = 1;

    private const int StackLimit = 1_024;

    internal static long Of(Acquisition acquisition)
    {
        var tags = acquisition.Tags;
        ReadOnlySpan<string> fields =
        [
            tags.Source, tags.Medium, tags.Campaign, tags.Term, tags.Content, tags.Id, acquisition.Parameters,
            acquisition.Referrer, acquisition.DeclaredChannel, acquisition.DeclaredSource, acquisition.PartnerCode,
        ];
        var size = 2;
        foreach (var field in fields)
            size += 4 + Encoding.UTF8.GetMaxByteCount(field.Length);

        Span<byte> bytes = size <= StackLimit ? stackalloc byte[size] : new byte[size];
        bytes[0] = LayoutVersion;
        bytes[1] = (byte)acquisition.ReferrerKind;
        var at = 2;
        foreach (var field in fields)
        {
            var length = Encoding.UTF8.GetBytes(field, bytes[(at + 4)..]);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], length);
            at += 4 + length;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..at], hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
