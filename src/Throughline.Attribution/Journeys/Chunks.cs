namespace Throughline.Attribution;

/// <summary>A growing list in equal chunks: appending never copies, so growing costs no second copy of the memory.</summary>
internal sealed class Chunks<T>
{
    private const int ChunkBits = 16;
    private const int ChunkSize = 1 << ChunkBits;
    private readonly List<T[]> _chunks = [];
    private T[] _last = [];
    private int _used = ChunkSize;

    public int Count { get; private set; }

    public ref T this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    public void Add(T item)
    {
        if (_used == ChunkSize)
            Grow();
        _last[_used++] = item;
        Count++;
    }

    /// <summary>The elements of one chunk, in order.</summary>
    public ReadOnlySpan<T> Chunk(int number) =>
        _chunks[number].AsSpan(0, number == _chunks.Count - 1 ? _used : ChunkSize);

    public int ChunkCount => _chunks.Count;

    public T[] ToArray()
    {
        var all = new T[Count];
        for (var i = 0; i < _chunks.Count; i++)
            Chunk(i).CopyTo(all.AsSpan(i * ChunkSize));
        return all;
    }

    private void Grow()
    {
        _last = new T[ChunkSize];
        _chunks.Add(_last);
        _used = 0;
    }
}
