using Microsoft.Extensions.Options;
using Throughline.Access;

namespace Throughline.Capture;

/// <summary>What pages and the API do with imports.</summary>
internal sealed class ImportDesk(ImportBook book, ImportFolder folder, EventImport import, ImportSignal signal, IOptions<CaptureOptions> options)
{
    private const int SampleRows = 5;

    /// <summary>Keeps a file until somebody says what its columns mean; the guess is what was said of such a file before.</summary>
    public async Task<(ImportRecord? Record, FieldFault? Fault)> ReceiveAsync(Actor actor, string timeZone, string? name, Func<Stream, Task> copy, CancellationToken cancellation)
    {
        var label = Path.GetFileName(name?.Trim()) is { Length: > 0 } given ? given : "file.csv";
        var record = await book.AddAsync(actor.Workspace, label, 0, actor.Id, ImportStates.Mapping, ImportMapping.None, cancellation);
        var path = folder.FileOf(record.ImportId);
        try
        {
            await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
                await copy(file);
            var head = Look(record);
            var mapping = head.Headers.Count == 0
                ? ImportMapping.None
                : await book.RecallAsync(actor.Workspace, head.Headers, cancellation) ?? ImportGuess.Of(head.Headers, head.Cells, timeZone);
            record = Resized(record, new FileInfo(path).Length, mapping);
            await book.SaveAsync(record, cancellation);
            return (record, null);
        }
        catch (InvalidDataException fault)
        {
            await GiveUpAsync(actor.Workspace, record.ImportId, cancellation);
            return (null, new FieldFault("file", fault.Message));
        }
    }

    /// <summary>The columns of the file that waits for its mapping.</summary>
    public ImportHead Look(ImportRecord record) => ImportHeadReader.Read(folder.FileOf(record.ImportId), record.Name);

    /// <summary>The first rows as the events they would become.</summary>
    public IReadOnlyList<ImportedRow> Preview(ImportRecord record, ImportMapping mapping)
    {
        using var file = ImportFile.Open(folder.FileOf(record.ImportId), ImportFormat.Guess, options.Value.EventBytes, mapping.Dated(record.CreatedAt), record.Name);
        return import.Preview(record.WorkspaceId, file, SampleRows);
    }

    /// <summary>Starts, or only tries, an import with this mapping; returns what is wrong, or null.</summary>
    public async Task<FieldFault?> StartAsync(Actor actor, ImportRecord record, ImportMapping mapping, bool isDry, CancellationToken cancellation)
    {
        if (record.State != ImportStates.Mapping)
            return new FieldFault("state", $"an import that waits for its mapping; this one is {record.State}");
        if (mapping.Fault() is { } wrong)
            return new FieldFault("mapping", wrong);
        if (mapping.IsLeads && !mapping.Columns.Values.Contains("source") && string.IsNullOrWhiteSpace(mapping.Defaults.GetValueOrDefault("source")))
            return new FieldFault("source", "where these leads came from, for all of them or by a column: a list without a source is not taken");
        try
        {
            using (ImportFile.Open(folder.FileOf(record.ImportId), ImportFormat.Guess, options.Value.EventBytes, mapping, record.Name))
            {
            }
        }
        catch (IOException)
        {
            return new FieldFault("file", "the uploaded file, which is not in this server's data folder; servers on one database share that folder");
        }
        catch (InvalidDataException fault)
        {
            return new FieldFault("mapping", fault.Message);
        }

        if (Look(record).Headers is { Count: > 0 } headers)
            await book.RememberAsync(actor.Workspace, headers, mapping, actor.Id, cancellation);
        (record.Mapping, record.IsDry, record.State, record.ReadBytes, record.Fault) = (mapping.Dated(record.CreatedAt).Write(), isDry, ImportStates.Waiting, 0, null);
        await book.SaveAsync(record, cancellation);
        signal.Wake();
        return null;
    }

    /// <summary>Stops an import that waits or runs; what is stored stays, until it is undone.</summary>
    public Task<bool> CancelAsync(Guid workspace, Guid id, CancellationToken cancellation) =>
        book.MoveAsync(workspace, id, [ImportStates.Waiting, ImportStates.Running], ImportStates.Cancelled, cancellation);

    /// <summary>Throws away a file of which nothing was stored.</summary>
    public async Task GiveUpAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await book.ForgetAsync(workspace, id, cancellation);
        File.Delete(folder.FileOf(id));
        File.Delete(folder.RefusedOf(id));
    }

    /// <summary>The refused rows as CSV; null when there is no such list.</summary>
    public Stream? Refused(Guid id) => File.Exists(folder.RefusedOf(id)) ? new FileStream(folder.RefusedOf(id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite) : null;

    private static ImportRecord Resized(ImportRecord record, long bytes, ImportMapping mapping) => new()
    {
        WorkspaceId = record.WorkspaceId,
        ImportId = record.ImportId,
        Name = record.Name,
        Bytes = bytes,
        State = record.State,
        Mapping = mapping.Write(),
        CreatedAt = record.CreatedAt,
        CreatedBy = record.CreatedBy,
    };
}
