using System.Runtime.ExceptionServices;

namespace Throughline.Cli.Attribute;

/// <summary>The rows of one block, read: what is in them, and what is wrong with them.</summary>
internal abstract class RowBatch
{
    /// <summary>The bad rows, by line.</summary>
    public List<(long Line, string Fault)> Bad { get; } = [];

    /// <summary>The block's bytes, still valid while the batch is taken in.</summary>
    public byte[] Bytes { get; private set; } = [];

    private CsvRows Rows { get; } = new();

    /// <summary>Reads a block.</summary>
    public void Read(RowBlock block, int columnCount)
    {
        Bytes = block.Buffer;
        Bad.Clear();
        Clear();
        Rows.Open(block, isEnded: true);
        while (Rows.Read())
        {
            var fault = Rows.Fault
                ?? (Rows.FieldCount == columnCount ? Add(Rows) : $"has {Rows.FieldCount} fields, the header {columnCount}");
            if (fault is not null)
                Bad.Add((Rows.Line, fault));
        }
    }

    /// <summary>Forgets the rows of the block before.</summary>
    protected abstract void Clear();

    /// <summary>Adds a row, or says what is wrong with it.</summary>
    protected abstract string? Add(CsvRows rows);
}

/// <summary>Reads a file's blocks on several threads and takes them in one after the other, in the order of the file.</summary>
internal sealed class BlockReading<TBatch>(TableFile file, BadRows bad, LoadProgress progress, Func<TBatch> create, Action<TBatch> take)
    where TBatch : RowBatch
{
    private readonly Lock _reading = new();
    private readonly object _taking = new();
    private int _read;
    private int _taken;
    private ExceptionDispatchInfo? _fault;

    public void Run(int threads)
    {
        var others = new Thread[Math.Max(0, threads - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Work) { IsBackground = true };
            others[i].Start();
        }

        Work();
        foreach (var thread in others)
            thread.Join();
        _fault?.Throw();
    }

    private void Work()
    {
        try
        {
            var batch = create();
            while (Next(batch.Bytes, out var block, out var number))
            {
                batch.Read(block, file.ColumnCount);
                TakeInTurn(batch, number);
            }
        }
        catch (Exception exception)
        {
            // A fault on a bare thread would end the process; it belongs to whoever called.
            lock (_taking)
            {
                _fault ??= ExceptionDispatchInfo.Capture(exception);
                Monitor.PulseAll(_taking);
            }
        }
    }

    private bool Next(byte[] buffer, out RowBlock block, out int number)
    {
        lock (_reading)
        {
            number = _read;
            if (_fault is not null || !file.NextBlock(buffer, out block))
            {
                block = default;
                return false;
            }

            _read++;
            return true;
        }
    }

    private void TakeInTurn(TBatch batch, int number)
    {
        lock (_taking)
        {
            while (_taken != number && _fault is null)
                Monitor.Wait(_taking);
            if (_fault is not null)
                return;
            foreach (var (line, fault) in batch.Bad)
                bad.Add(file.Name, line, fault);
            take(batch);
            progress.Show(file);
            _taken++;
            Monitor.PulseAll(_taking);
        }
    }
}
