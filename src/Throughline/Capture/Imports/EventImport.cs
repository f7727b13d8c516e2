using Microsoft.Extensions.Options;
using Throughline.Capture.Segment;
using Throughline.Log;

namespace Throughline.Capture;

/// <summary>What is to be done with a file.</summary>
/// <param name="Workspace">Whose events they are.</param>
public sealed record ImportOrder(Guid Workspace)
{
    /// <summary>The import they belong to, by which they can be taken back.</summary>
    public Guid? Import { get; init; }

    /// <summary>Only looks: nothing is stored.</summary>
    public bool IsDry { get; init; }

    /// <summary>Imports that are taken back: their rows may come again.</summary>
    public IReadOnlyCollection<Guid> Undone { get; init; } = [];
}

/// <summary>
/// Loads events of the past from a file. Rows keep their own times; a row without a message id gets one from its content, so that loading a file again
/// changes nothing. Works beside a running server.
/// </summary>
public sealed class EventImport(IEventLog log, BotDetector bots, IDeclaredChannels channels, IOptions<CaptureOptions> options, TimeProvider time)
{
    /// <summary>The door's name in events.</summary>
    public const string Door = "import";

    /// <summary>Reads a file to its end, without an import of its own.</summary>
    public async Task<ImportCounts> RunAsync(Guid workspace, ImportFile file, Action<ImportFault> refused, Action moved, CancellationToken cancellation)
    {
        var counts = default(ImportCounts);
        await RunAsync(new ImportOrder(workspace), file, refused, soFar => counts = soFar, () => { moved(); return Task.CompletedTask; }, cancellation);
        return counts;
    }

    /// <summary>Reads a file to its end. The next rows are read while the last ones go to disk; memory does not grow with the file.</summary>
    /// <param name="order">What is to be done.</param>
    /// <param name="file">The file.</param>
    /// <param name="refused">Told of each row not taken.</param>
    /// <param name="counted">Told now and then how many rows there were, and at the end, however it came.</param>
    /// <param name="moved">Told when the file's progress has moved; may throw to stop.</param>
    /// <param name="cancellation">Stops between batches; what is stored stays.</param>
    /// <exception cref="InvalidDataException">The rest of the file cannot be read; what came before is stored.</exception>
    public async Task RunAsync(ImportOrder order, ImportFile file, Action<ImportFault> refused, Action<ImportCounts> counted, Func<Task> moved, CancellationToken cancellation)
    {
        var batch = NewBatch(order, file, refused);
        var counts = default(ImportCounts);
        var storing = Task.FromResult<IReadOnlyList<Appended>>([]);
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var isLast = batch.Next(time.GetUtcNow().ToUnixTimeMilliseconds());
                await batch.SettleIdsAsync(log, cancellation);
                counts = Add(counts, await storing) with { Refused = batch.Refused };
                storing = order.IsDry ? batch.KnownAsync(log, cancellation) : log.AppendAsync(batch.Events, CancellationToken.None);
                if (order.IsDry)
                    await storing;
                batch.Release();
                counted(counts);
                await moved();
                if (isLast)
                    break;
            }
        }
        catch (InvalidDataException)
        {
            // The rows before the break are good.
            counts = Add(counts, await storing);
            storing = order.IsDry ? batch.KnownAsync(log, CancellationToken.None) : log.AppendAsync(batch.Events, CancellationToken.None);
            await storing;
            batch.Release();
            throw;
        }
        finally
        {
            counts = Add(counts, await storing) with { Refused = batch.Refused };
            counted(counts);
        }
    }

    /// <summary>The first rows as the events they would become, or why not.</summary>
    public IReadOnlyList<ImportedRow> Preview(Guid workspace, ImportFile file, int rows)
    {
        var read = new List<ImportedRow>();
        var batch = NewBatch(new ImportOrder(workspace), file, fault => read.Add(new ImportedRow(fault.Line, null, fault)));
        batch.Sample(time.GetUtcNow().ToUnixTimeMilliseconds(), rows, read);
        return read;
    }

    private ImportBatch NewBatch(ImportOrder order, ImportFile file, Action<ImportFault> refused) => new(order, file.Rows, new SegmentReader(bots, options.Value.EventBytes), channels, refused);

    private static ImportCounts Add(ImportCounts counts, IReadOnlyList<Appended> stored)
    {
        var added = 0;
        foreach (var one in stored)
            added += one.IsNew ? 1 : 0;
        return counts with { New = counts.New + added, Known = counts.Known + stored.Count - added };
    }
}
