namespace Throughline.Measure;

/// <summary>How a piece of work stands.</summary>
public enum WorkState
{
    Waiting = 0,
    Running = 1,
    Done = 2,
    Failed = 3,
    Cancelled = 4,
}

/// <summary>A long computation for a report: it can be left, found again and cancelled.</summary>
/// <param name="Id">The same question has the same id.</param>
/// <param name="Title">What it makes, in words.</param>
/// <param name="Href">Where the result is shown.</param>
public sealed record ReportWork(string Id, Guid Workspace, string Title, string Href, Func<ReportWork, CancellationToken, Task> Run) : IProgress<long>
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _done;

    /// <summary>Its title or address names people's companies, which viewers do not see.</summary>
    public bool IsPersonal { get; init; }

    public CancellationTokenSource Stop { get; } = new();

    public WorkState State { get; private set; }

    /// <summary>What it is doing now.</summary>
    public string Step { get; set; } = "Waiting for its turn";

    /// <summary>Where the step ends, in the unit of <see cref="Done"/>.</summary>
    public long Total { get; set; } = 1;

    public long Done => Volatile.Read(ref _done);

    /// <summary>How far it is: 0 to 1.</summary>
    public double Share => State == WorkState.Done ? 1 : Math.Clamp((double)Done / Math.Max(1, Total), 0, 1);

    /// <summary>Why it failed.</summary>
    public string? Fault { get; private set; }

    public bool IsOver => State is WorkState.Done or WorkState.Failed or WorkState.Cancelled;

    /// <summary>Ends with the work, however it ends.</summary>
    public Task Ended => _ended.Task;

    public void Report(long value) => Volatile.Write(ref _done, value);

    internal void Begin() => State = WorkState.Running;

    internal void End(WorkState state, string? fault = null)
    {
        (State, Fault) = (state, fault);
        _ended.TrySetResult();
    }
}
