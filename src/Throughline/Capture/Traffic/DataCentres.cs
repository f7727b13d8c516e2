using System.Net;
using Microsoft.Extensions.Options;
using Throughline.Capture.Rules;

namespace Throughline.Capture.Traffic;

/// <summary>Networks of data centres, out of a file that the operator supplies; without one nobody is in one (tracker.md 9).</summary>
internal sealed class DataCentres
{
    /// <summary>Seen from a data centre.</summary>
    public const string Flag = "bot:data_centre";

    private readonly NetworkRanges _ranges;

    /// <exception cref="InvalidOperationException">The file cannot be read, or a line is no network; says which.</exception>
    public DataCentres(IOptions<CaptureOptions> options)
    {
        var path = options.Value.DataCentreFile;
        if (path.Length == 0)
        {
            _ranges = NetworkRanges.None;
            return;
        }

        try
        {
            _ranges = NetworkRanges.Read(File.ReadLines(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidOperationException($"Capture:DataCentreFile {path}: {fault.Message}", fault);
        }
    }

    public bool Contains(IPAddress? address) => address is not null && _ranges.Contains(address);
}
