using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Throughline.Capture;

namespace Throughline.Cli;

/// <summary>The refused rows of an import: the first for the screen, all for a file that is asked for.</summary>
internal sealed class ImportFaults : IDisposable
{
    private const int MostShown = 20;
    private const int MostInJson = 1_000;

    private readonly List<ImportFault> _first = [];
    private readonly CsvWriter? _all;
    private long _count;

    /// <param name="path">The file for all of them, or null.</param>
    public ImportFaults(string? path)
    {
        if (path is null)
            return;
        _all = CsvWriter.ToFile(path, new CsvWriterOptions { Separator = ',', NewLine = "\n", HasHeader = false });
        _all.WriteRecord("line", "field", "reason", "expected");
    }

    public void Add(ImportFault fault)
    {
        _count++;
        if (_first.Count < MostInJson)
            _first.Add(fault);
        _all?.WriteRecord(fault.Line.ToString(CultureInfo.InvariantCulture), fault.Field, fault.Reason, fault.Expected);
    }

    public void ShowFirst(TextWriter output)
    {
        foreach (var fault in _first.Take(MostShown))
            output.WriteLine($"  line {fault.Line}: {fault.Reason}{(fault.Field.Length == 0 ? "" : $" {fault.Field}")}: expected {fault.Expected}");
        if (_count > MostShown)
            output.WriteLine($"  … and {_count - MostShown:N0} more; --refused FILE writes all of them");
    }

    /// <summary>Counts and the first faults as JSON.</summary>
    public string Json(ImportCounts counts, Guid? import) => JsonSerializer.Serialize(new
    {
        import,
        @new = counts.New,
        known = counts.Known,
        refused = counts.Refused,
        faults = _first.Select(static f => new { line = f.Line, field = f.Field, reason = f.Reason, expected = f.Expected }),
    });

    public void Dispose() => _all?.Dispose();
}
