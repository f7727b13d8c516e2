using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Imports;

/// <summary>Loads files made for one test into a store of its own.</summary>
internal sealed class ImportRun : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("import-").FullName;

    private ImportRun(Workbench bench) => Bench = bench;

    public Workbench Bench { get; }

    /// <summary>The rows refused by the last load.</summary>
    public List<ImportFault> Faults { get; } = [];

    /// <summary>The columns the last file had no place for.</summary>
    public IReadOnlyList<string> UnknownColumns { get; private set; } = [];

    public static async Task<ImportRun> StartAsync() => new(await Workbench.OpenAsync());

    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    public string File(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        using var file = System.IO.File.Create(path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(content);
        return path;
    }

    public async Task<ImportCounts> LoadAsync(string path, ImportFormat format = ImportFormat.Guess)
    {
        Faults.Clear();
        using var file = ImportFile.Open(path, format, 32 << 10);
        UnknownColumns = file.UnknownColumns;
        return await Bench.Services.GetRequiredService<EventImport>().RunAsync(Workbench.Workspace, file, Faults.Add, static () => { }, CancellationToken.None);
    }

    /// <summary>Loads a file whose rows must all be new and returns the log.</summary>
    public async Task<IReadOnlyList<Envelope>> StoreAsync(string name, string content)
    {
        await LoadAsync(File(name, content));
        Faults.ShouldBeEmpty(string.Join('\n', Faults));
        return await LogAsync();
    }

    public async Task<IReadOnlyList<Envelope>> LogAsync() => await Bench.Services.GetRequiredService<IEventLog>().ReadAsync(0, 100_000, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        Directory.Delete(_folder, true);
    }
}
