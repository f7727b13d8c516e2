using System.Text.Json;
using Microsoft.Extensions.Options;
using Throughline.Capture.Segment;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>
/// Loads events of the past from a file. Rows keep their own times; a row without a message id gets one from its content, so that loading a file again
/// changes nothing. Works beside a running server.
/// </summary>
public sealed class EventImport(IEventLog log, BotDetector bots, IOptions<CaptureOptions> options, TimeProvider time)
{
    /// <summary>The door's name in events.</summary>
    public const string Door = "import";

    private const int BatchRows = 2_000;
    private const int BatchBytes = 4 << 20;

    /// <summary>Reads a file to its end. The next rows are read while the last ones go to disk; memory does not grow with the file.</summary>
    /// <param name="workspace">Whose events they are.</param>
    /// <param name="file">The file.</param>
    /// <param name="refused">Told of each row not taken.</param>
    /// <param name="moved">Told now and then that the file's progress has moved.</param>
    /// <param name="cancellation">Stops between batches; what is stored stays.</param>
    /// <exception cref="InvalidDataException">The rest of the file cannot be read; what came before is stored.</exception>
    public async Task<ImportCounts> RunAsync(Guid workspace, ImportFile file, Action<ImportFault> refused, Action moved, CancellationToken cancellation)
    {
        var batch = new Batch(workspace, file.Rows, new SegmentReader(bots, options.Value.EventBytes), refused);
        var counts = default(ImportCounts);
        var storing = Task.FromResult<IReadOnlyList<Appended>>([]);
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var (events, isLast) = batch.Next(time.GetUtcNow().ToUnixTimeMilliseconds());
                counts = Add(counts, await storing);
                storing = log.AppendAsync(events, CancellationToken.None);
                batch.Release();
                moved();
                if (isLast)
                    break;
            }
        }
        catch (InvalidDataException)
        {
            // The rows before the break are good.
            counts = Add(counts, await storing);
            await log.AppendAsync(batch.Events, CancellationToken.None);
            batch.Release();
            throw;
        }

        return Add(counts, await storing) with { Refused = batch.Refused };
    }

    private static ImportCounts Add(ImportCounts counts, IReadOnlyList<Appended> stored)
    {
        var added = 0;
        foreach (var one in stored)
            added += one.IsNew ? 1 : 0;
        return counts with { New = counts.New + added, Known = counts.Known + stored.Count - added };
    }

    private sealed class Batch(Guid workspace, IImportRows rows, SegmentReader reader, Action<ImportFault> refused)
    {
        private readonly List<JsonDocument> _documents = [];

        public List<Envelope> Events { get; } = [];

        public long Refused { get; private set; }

        public (IReadOnlyList<Envelope> Events, bool IsLast) Next(long now)
        {
            var batch = new SegmentBatch(workspace, Door, true, now, null, default, false) { IsHistory = true };
            var bytes = 0;
            while (Events.Count < BatchRows && bytes < BatchBytes)
            {
                if (!rows.TryNext(out var row))
                    return (Events, true);
                bytes += row.Json.Length;
                Take(batch, row);
            }

            return (Events, false);
        }

        /// <summary>Gives the rows' JSON back, once the log has written the events out.</summary>
        public void Release()
        {
            foreach (var document in _documents)
                document.Dispose();
            _documents.Clear();
            Events.Clear();
        }

        private void Take(SegmentBatch batch, in ImportRow row)
        {
            var refusal = row.Refusal;
            if (refusal.Reason is null && JsonText.TryParse(row.Json, SegmentReader.MaxDepth, out var document, out refusal))
            {
                _documents.Add(document);
                if (reader.TryRead(batch, document.RootElement, null, out var envelope, out refusal))
                {
                    Events.Add(HasId(document.RootElement) ? envelope : envelope with { EventId = StableId.Of(workspace, "import", document.RootElement.GetRawText()) });
                    return;
                }
            }

            Refused++;
            refused(new(row.Line, refusal.Field, refusal.Reason, refusal.Expected));
        }

        private static bool HasId(JsonElement call) => call.TryGetProperty("messageId"u8, out var id) && id.ValueKind switch
        {
            JsonValueKind.Number => true,
            JsonValueKind.String => !string.IsNullOrWhiteSpace(id.GetString()),
            _ => false,
        };
    }
}
