using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Throughline.Cli.Attribute;

/// <summary>Numbers names (UTF-8 bytes) from 0 in order of first appearance.</summary>
/// <remarks>
/// An open-addressing table over an arena of bytes: millions of person ids cost their bytes and twelve more, not a string each. Plain decimal
/// numbers below <see cref="DirectNumbers"/> find their place by value, without hashing.
/// </remarks>
internal sealed class Names
{
    private const int DirectNumbers = 1 << 25;

    private byte[] _arena = new byte[1 << 12];
    private int _used;
    private int[] _starts = new int[64];
    private uint[] _hashes = new uint[64];
    private int[] _table = new int[128];
    private int[] _byNumber = [];

    public int Count { get; private set; }

    /// <summary>A name's text.</summary>
    public string this[int id] => Encoding.UTF8.GetString(Bytes(id));

    /// <summary>The number of a name, a new one if it is new.</summary>
    public int Intern(ReadOnlySpan<byte> name)
    {
        if (TryNumber(name, out var number))
        {
            if (number >= _byNumber.Length)
                Array.Resize(ref _byNumber, Math.Min(DirectNumbers, (int)BitOperations.RoundUpToPowerOf2((uint)number + 1024)));
            ref var known = ref _byNumber[number];
            if (known == 0)
                known = Add(name, 0) + 1;
            return known - 1;
        }

        var hash = Hash(name);
        var slot = Find(name, hash);
        if (_table[slot] != 0)
            return _table[slot] - 1;
        var id = Add(name, hash);
        _table[slot] = id + 1;
        if (Count * 2 > _table.Length)
            Rehash();
        return id;
    }

    /// <summary>The number of a name, or −1 if it never appeared.</summary>
    public int Find(ReadOnlySpan<byte> name) =>
        TryNumber(name, out var number)
            ? number < _byNumber.Length ? _byNumber[number] - 1 : -1
            : _table[Find(name, Hash(name))] - 1;

    /// <summary>All names, by number.</summary>
    public string[] ToArray()
    {
        var names = new string[Count];
        for (var id = 0; id < names.Length; id++)
            names[id] = this[id];
        return names;
    }

    private static bool TryNumber(ReadOnlySpan<byte> name, out int number)
    {
        number = 0;
        if (name.Length is 0 or > 8 || (name[0] == '0' && name.Length > 1))
            return false;
        foreach (var digit in name)
        {
            var value = digit - '0';
            if ((uint)value > 9)
                return false;
            number = number * 10 + value;
        }

        return number < DirectNumbers;
    }

    /// <summary>A name's bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int id) =>
        _arena.AsSpan(_starts[id], (id + 1 < Count ? _starts[id + 1] : _used) - _starts[id]);

    private int Find(ReadOnlySpan<byte> name, uint hash)
    {
        var mask = _table.Length - 1;
        for (var slot = (int)(hash & mask); ; slot = (slot + 1) & mask)
        {
            var id = _table[slot] - 1;
            if (id < 0 || (_hashes[id] == hash && Bytes(id).SequenceEqual(name)))
                return slot;
        }
    }

    private int Add(ReadOnlySpan<byte> name, uint hash)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }

        while (_used + name.Length > _arena.Length)
            Array.Resize(ref _arena, checked(_arena.Length * 2));
        _starts[Count] = _used;
        _hashes[Count] = hash;
        name.CopyTo(_arena.AsSpan(_used));
        _used += name.Length;
        return Count++;
    }

    private void Rehash()
    {
        _table = new int[_table.Length * 4];
        for (var id = 0; id < Count; id++)
        {
            if (!TryNumber(Bytes(id), out _))
                _table[Find(Bytes(id), _hashes[id])] = id + 1;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = (ulong)name.Length * 0x9E3779B97F4A7C15;
        while (name.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(name)) * 0x9FB21C651E98DF25, 29);
            name = name[8..];
        }

        foreach (var one in name)
            hash = (hash ^ one) * 0x100000001B3;
        hash ^= hash >> 29;
        return (uint)((hash * 0xBF58476D1CE4E5B9) >> 32);
    }
}
