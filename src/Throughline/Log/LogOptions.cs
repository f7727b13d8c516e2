using System.ComponentModel.DataAnnotations;

namespace Throughline.Log;

/// <summary>Settings of the event log (section <c>Log</c>).</summary>
public sealed class LogOptions
{
    /// <summary>Requests that may wait for the disk before intake answers 503. Default 8,192.</summary>
    [Range(1, 1_000_000)]
    public int QueueRequests { get; set; } = 8_192;

    /// <summary>Bytes that may wait for the disk before intake answers 503. Default 64 MiB.</summary>
    [Range(1, 4L << 30)]
    public long QueueBytes { get; set; } = 64 << 20;

    /// <summary>Events written in one transaction at most. Default 4,096.</summary>
    [Range(1, 100_000)]
    public int CommitEvents { get; set; } = 4_096;

    /// <summary>Events projected in one transaction at most. Default 10,000.</summary>
    [Range(1, 100_000)]
    public int ProjectEvents { get; set; } = 10_000;

    /// <summary>Milliseconds between looks for events that another process wrote. Default 500.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; set; } = 500;
}
