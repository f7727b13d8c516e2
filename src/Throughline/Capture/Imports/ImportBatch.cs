using System.Text.Json;
using Throughline.Capture.Segment;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>A row of a preview.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Event">What it would become; null when it would be refused.</param>
/// <param name="Fault">Why it would be refused.</param>
public sealed record ImportedRow(long Line, Envelope? Event, ImportFault? Fault);

/// <summary>Some rows of a file at a time, as events. Their JSON lies in the rows' own bytes until it is released.</summary>
internal sealed class ImportBatch(ImportOrder order, IImportRows rows, SegmentReader reader, IDeclaredChannels channels, Action<ImportFault> refused)
{
    private const int BatchRows = 2_000;
    private const int BatchBytes = 4 << 20;
    private const string LeadCreated = "lead.created";

    private readonly List<JsonDocument> _documents = [];

    public List<Envelope> Events { get; } = [];

    public long Refused { get; private set; }

    /// <summary>Reads the next rows; true when they were the last.</summary>
    public bool Next(long now)
    {
        var batch = Batch(now);
        var bytes = 0;
        while (Events.Count < BatchRows && bytes < BatchBytes)
        {
            if (!rows.TryNext(out var row))
                return true;
            bytes += row.Json.Length;
            Take(batch, row);
        }

        return false;
    }

    /// <summary>Reads the first rows for a preview.</summary>
    public void Sample(long now, int count, List<ImportedRow> into)
    {
        var batch = Batch(now);
        while (into.Count < count && rows.TryNext(out var row))
        {
            Take(batch, row);
            if (Events.Count > 0)
                into.Add(new ImportedRow(row.Line, Copy(Events[0]), null));
            Release();
        }
    }

    /// <summary>A row that an undone import brought before gets an id of its own, so that it counts again, and once however often it comes.</summary>
    public async Task SettleIdsAsync(IEventLog log, CancellationToken cancellation)
    {
        // Each round passes one undone import: a row can have come with all of them.
        for (var round = 0; round < order.Undone.Count && await StepOverAsync(log, cancellation); round++)
        {
        }
    }

    /// <summary>What storing would answer.</summary>
    public async Task<IReadOnlyList<Appended>> KnownAsync(IEventLog log, CancellationToken cancellation)
    {
        if (Events.Count == 0)
            return [];
        var known = (await log.FindAsync(order.Workspace, [.. Events.Select(static e => e.EventId)], cancellation)).Select(static e => e.EventId).ToHashSet();
        return [.. Events.Select(e => new Appended(e.EventId, 0, known.Add(e.EventId)))];
    }

    private async Task<bool> StepOverAsync(IEventLog log, CancellationToken cancellation)
    {
        if (Events.Count == 0)
            return false;
        var undone = new Dictionary<Guid, Guid>();
        foreach (var known in await log.FindAsync(order.Workspace, [.. Events.Select(static e => e.EventId)], cancellation))
        {
            if (known.Facts.Import is { } import && order.Undone.Contains(import))
                undone[known.EventId] = import;
        }

        for (var i = 0; i < Events.Count && undone.Count > 0; i++)
        {
            if (undone.TryGetValue(Events[i].EventId, out var import))
                Events[i] = Events[i] with { EventId = StableId.Of(order.Workspace, $"import after {import}", Events[i].EventId.ToString("N")) };
        }

        return undone.Count > 0;
    }

    /// <summary>Gives the rows' JSON back, once the log has written the events out.</summary>
    public void Release()
    {
        foreach (var document in _documents)
            document.Dispose();
        _documents.Clear();
        Events.Clear();
    }

    private SegmentBatch Batch(long now) => new(order.Workspace, EventImport.Door, EventImport.Door, now, null, default, false) { IsHistory = true };

    private void Take(SegmentBatch batch, in ImportRow row)
    {
        var refusal = row.Refusal;
        if (refusal.Reason is null && JsonText.TryParse(row.Json, SegmentReader.MaxDepth, out var document, out refusal))
        {
            _documents.Add(document);
            if (reader.TryRead(batch, document.RootElement, null, out var envelope, out refusal) && TryDeclare(ref envelope, ref refusal))
            {
                if (!HasId(document.RootElement))
                    envelope = envelope with { EventId = StableId.Of(order.Workspace, "import", document.RootElement.GetRawText()) };
                Events.Add(order.Import is null ? envelope : envelope with { Facts = envelope.Facts with { Import = order.Import } });
                return;
            }
        }

        Refused++;
        refused(new(row.Line, refusal.Field, refusal.Reason!, refusal.Expected));
    }

    // A lead's channel is one of ours, or the one its source is called like; else it is nobody's.
    private bool TryDeclare(ref Envelope envelope, ref Refusal refusal)
    {
        if (envelope.Kind != LeadCreated)
            return true;
        var declared = envelope.Facts.Channel;
        var channel = declared is null ? channels.Find(envelope.Facts.Source) ?? channels.Other : channels.Find(declared);
        if (channel is null)
            refusal = Refusal.WrongType("context.channel", $"one of {string.Join(", ", channels.All)}");
        else
            envelope = envelope with { Facts = envelope.Facts with { Channel = channel } };
        return channel is not null;
    }

    private static Envelope Copy(Envelope e) => e with { Facts = e.Facts with { Context = null, Properties = null }, Personal = e.Personal is null ? null : e.Personal with { Traits = null } };

    private static bool HasId(JsonElement call) => call.TryGetProperty("messageId"u8, out var id) && id.ValueKind switch
    {
        JsonValueKind.Number => true,
        JsonValueKind.String => !string.IsNullOrWhiteSpace(id.GetString()),
        _ => false,
    };
}
