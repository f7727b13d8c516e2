using System.Buffers;
using System.IO.Compression;

namespace Throughline.Capture;

/// <summary>A request's bytes in a rented array, unpacked and capped. Give it back when the events made of it are queued.</summary>
internal readonly struct RequestBody(byte[] rented, int length) : IDisposable
{
    private const int FirstRent = 16 << 10;

    public Memory<byte> Bytes => rented.AsMemory(0, length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(rented);

    /// <summary>Bytes that came otherwise, such as in an address.</summary>
    public static RequestBody CopyOf(ReadOnlySpan<byte> bytes)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        bytes.CopyTo(rented);
        return new(rented, bytes.Length);
    }

    /// <summary>Reads the whole body; never more than one byte above the limit, packed or not, so that a small body cannot unpack into a large one.</summary>
    public static async ValueTask<(RequestBody? Body, Refusal Refusal)> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
            return (null, Refusal.BodyTooLarge(limit));

        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count == 0)
            return await ReadAsync(request.Body, (int)(request.ContentLength ?? FirstRent), limit, cancellation);

        await using var unpacked = Unpack(request.Body, encoding.ToString());
        if (unpacked is null)
            return (null, Refusal.BadEncoding("gzip, br, deflate or identity"));
        try
        {
            return await ReadAsync(unpacked, FirstRent, limit, cancellation);
        }
        catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException)
        {
            return (null, Refusal.BadEncoding("a body packed as the header says"));
        }
    }

    private static async ValueTask<(RequestBody? Body, Refusal Refusal)> ReadAsync(Stream stream, int expected, int limit, CancellationToken cancellation)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Math.Min(expected, limit) + 1);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == rented.Length)
                    rented = Grow(rented, limit);
                var read = await stream.ReadAsync(rented.AsMemory(length, Math.Min(rented.Length, limit + 1) - length), cancellation);
                length += read;
                if (length > limit)
                {
                    ArrayPool<byte>.Shared.Return(rented);
                    return (null, Refusal.BodyTooLarge(limit));
                }

                if (read == 0)
                    return (new RequestBody(rented, length), default);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    private static byte[] Grow(byte[] rented, int limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(rented.Length * 4, limit + 1));
        rented.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(rented);
        return larger;
    }

    private static Stream? Unpack(Stream packed, string encoding) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "identity" or "" => packed,
        _ => null,
    };
}
