using System.Buffers.Binary;

namespace Throughline.Storage.Sqlite;

/// <summary>An event's id within its workspace, with a short hash of both for the index on disk.</summary>
internal readonly struct EventKey(Guid workspace, Guid eventId, long hash) : IEquatable<EventKey>
{
    /// <summary>64 bits; two events may share them, so whoever finds one looks at the event itself.</summary>
    public long Hash => hash;

    public Guid Workspace => workspace;

    /// <param name="workspace">Whose event.</param>
    /// <param name="eventId">Its id, which its sender may choose.</param>
    /// <param name="secret">Four random numbers of this log: without them nobody can choose ids that collide.</param>
    public static EventKey Of(Guid workspace, Guid eventId, ReadOnlySpan<ulong> secret)
    {
        Span<byte> bytes = stackalloc byte[32];
        eventId.TryWriteBytes(bytes);
        workspace.TryWriteBytes(bytes[16..]);
        var id = Fold(Word(bytes, 0) ^ secret[0], Word(bytes, 1) ^ secret[1]);
        return new(workspace, eventId, (long)Fold(id ^ Word(bytes, 2) ^ secret[2], Word(bytes, 3) ^ secret[3]));
    }

    public bool Equals(EventKey other) => hash == other.Hash && workspace == other.Workspace && eventId == other.EventId;

    public override bool Equals(object? obj) => obj is EventKey other && Equals(other);

    public override int GetHashCode() => (int)hash;

    private Guid EventId => eventId;

    private static ulong Word(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(place * 8)..]);

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
