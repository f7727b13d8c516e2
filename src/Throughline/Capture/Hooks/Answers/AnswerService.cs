namespace Throughline.Capture.Hooks.Answers;

/// <summary>Fetches answers in the background: as soon as one is named, and every minute what failed before.</summary>
internal sealed class AnswerService(AnswerFetch fetch, AnswerSignal signal, TimeProvider time, ILogger<AnswerService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await fetch.FetchDueAsync(stoppingToken) == AnswerFetch.RoundSize)
                    continue;
                await signal.WaitAsync(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The store is away: the next round tries again.
                CaptureLog.AnswersPaused(logger, fault);
                await signal.WaitAsync(Pause, time, stoppingToken);
            }
        }
    }
}
