using Throughline.Capture;

namespace Throughline.Cli;

/// <summary>The line that an import of the command line has in the list of imports, so that it is seen there and can be taken back.</summary>
internal sealed class ImportEntry(ImportBook book, ImportRecord record, ImportFile file) : IAsyncDisposable
{
    public Guid Id => record.ImportId;

    public static async Task<ImportEntry> OpenAsync(IServiceProvider services, Guid workspace, string path, ImportFile file, ImportMapping mapping, CancellationToken cancellation)
    {
        var book = services.GetRequiredService<ImportBook>();
        return new(book, await book.AddAsync(workspace, Path.GetFileName(path), file.Progress.Length, "cli", ImportStates.Running, mapping, cancellation), file);
    }

    public async Task MovedAsync(ImportCounts soFar, ImportProgress progress, CancellationToken cancellation)
    {
        Take(soFar);
        await book.SaveAsync(record, cancellation);
        progress.Move();
    }

    public async Task DoneAsync(ImportCounts counts, CancellationToken cancellation)
    {
        Take(counts);
        record.State = ImportStates.Done;
        await book.SaveAsync(record, cancellation);
    }

    /// <summary>What was not done was broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (record.State == ImportStates.Running)
            record.State = ImportStates.Failed;
        record.FinishedAt = record.MovedAt;
        await book.SaveAsync(record, CancellationToken.None);
    }

    private void Take(ImportCounts counts)
    {
        (record.NewRows, record.KnownRows, record.RefusedRows) = (counts.New, counts.Known, counts.Refused);
        record.ReadBytes = file.Progress.Read;
    }
}
