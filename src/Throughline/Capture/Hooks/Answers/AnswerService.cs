namespace Throughline.Capture.Hooks.Answers;

/// <summary>Fetches answers in the background: as soon as one is named, and every minute what failed before.</summary>
internal sealed class AnswerService(AnswerFetch fetch, AnswerSignal signal, TimeProvider time, ILogger<AnswerService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        Task raised = signal.WaitAsync(stoppingToken), tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        try
        {
            while (true)
            {
                await RoundAsync(stoppingToken);
                await await Task.WhenAny(raised, tick);
                raised = raised.IsCompleted ? signal.WaitAsync(stoppingToken) : raised;
                tick = tick.IsCompleted ? timer.WaitForNextTickAsync(stoppingToken).AsTask() : tick;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        try
        {
            while (await fetch.FetchDueAsync(cancellation) == AnswerFetch.RoundSize)
                continue;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The store is away: the next round tries again.
            CaptureLog.AnswersPaused(logger, fault);
        }
    }
}
