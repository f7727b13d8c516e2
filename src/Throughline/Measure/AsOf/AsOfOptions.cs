using System.ComponentModel.DataAnnotations;

namespace Throughline.Measure;

/// <summary>Settings of reports as of a past instant (section <c>AsOf</c>).</summary>
public sealed class AsOfOptions
{
    /// <summary>Snapshots kept on disk at most; the one not used for longest goes first. Each also holds its journeys in memory while it is used. Default 6.</summary>
    [Range(1, 100)]
    public int Snapshots { get; set; } = 6;

    /// <summary>Megabytes that snapshots may take on disk together. The newest stays, however large it is. Default 4,096.</summary>
    [Range(1, 10_000_000)]
    public int Megabytes { get; set; } = 4_096;

    /// <summary>Milliseconds that a report waits for its snapshot before it shows progress instead. Default 3,000.</summary>
    [Range(0, 60_000)]
    public int WaitMilliseconds { get; set; } = 3_000;
}
