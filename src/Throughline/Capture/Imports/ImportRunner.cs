using CsvHelper;
using Microsoft.Extensions.Options;
using Throughline.Log;

namespace Throughline.Capture;

/// <summary>Runs one import of the list: keeps its counts and its refused rows, stops when somebody cancels it.</summary>
internal sealed class ImportRunner(EventImport import, ImportBook book, ImportFolder folder, IOptions<CaptureOptions> options, ILogger<ImportRunner> logger)
{
    private const int MostRefused = 100_000;

    public async Task RunAsync(ImportRecord record, CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(record, cancellation);
            record.State = record.IsDry ? ImportStates.Mapping : ImportStates.Done;
        }
        catch (StoppedException)
        {
            record.State = ImportStates.Cancelled;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException or LogFullException)
        {
            record.Fault = fault.Message.Length <= 500 ? fault.Message : fault.Message[..500];
            record.State = record.IsDry ? ImportStates.Mapping : ImportStates.Failed;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            CaptureLog.ImportFailed(logger, record.ImportId, fault);
            record.Fault = "a fault of ours; the server's log has it under this import's id";
            record.State = ImportStates.Failed;
        }

        await FinishAsync(record, cancellation);
    }

    private async Task ReadAsync(ImportRecord record, CancellationToken cancellation)
    {
        (record.NewRows, record.KnownRows, record.RefusedRows, record.Fault) = (0, 0, 0, null);
        using var file = ImportFile.Open(folder.FileOf(record.ImportId), ImportFormat.Guess, options.Value.EventBytes, ImportMapping.Read(record.Mapping), record.Name);
        using var refused = CsvWriter.ToFile(folder.RefusedOf(record.ImportId), new CsvWriterOptions { Separator = ',', NewLine = "\n", HasHeader = false });
        refused.WriteRecord("line", "field", "reason", "expected");
        var order = new ImportOrder(record.WorkspaceId)
        {
            Import = record.ImportId,
            IsDry = record.IsDry,
            Undone = [.. (await book.UndoneAsync(record.WorkspaceId, cancellation)).Keys],
        };
        var written = 0;
        await import.RunAsync(order, file, Refuse, Take, MoveAsync, cancellation);
        record.ReadBytes = record.Bytes;

        void Refuse(ImportFault fault)
        {
            if (written++ < MostRefused)
                refused.WriteRecord(fault.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), fault.Field, fault.Reason, fault.Expected);
        }

        async Task MoveAsync()
        {
            record.ReadBytes = file.Progress.Read;
            if (await book.FindAsync(record.WorkspaceId, record.ImportId, cancellation) is not { State: ImportStates.Running })
                throw new StoppedException();
            await book.SaveAsync(record, cancellation);
        }

        void Take(ImportCounts soFar) => (record.NewRows, record.KnownRows, record.RefusedRows) = (soFar.New, soFar.Known, soFar.Refused);
    }

    private async Task FinishAsync(ImportRecord record, CancellationToken cancellation)
    {
        record.FinishedAt = record.State == ImportStates.Mapping ? null : record.MovedAt;
        await book.SaveAsync(record, cancellation);
        if (record.State != ImportStates.Mapping)
        {
            record.FinishedAt = record.MovedAt;
            await book.SaveAsync(record, cancellation);
            File.Delete(folder.FileOf(record.ImportId));
        }
    }

    private sealed class StoppedException : Exception;
}
