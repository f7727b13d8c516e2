namespace Throughline.Cli.Attribute;

/// <summary>A growing column of a batch, reused from block to block.</summary>
internal struct Column<T>()
{
    private T[] _items = new T[1024];

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }

    public void Clear() => Count = 0;
}
