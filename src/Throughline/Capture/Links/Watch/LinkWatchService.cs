namespace Throughline.Capture.Links;

/// <summary>Follows the registered links in the background, one at a time, a round every few minutes until none is due.</summary>
internal sealed class LinkWatchService(LinkWatch watch, TimeProvider time, ILogger<LinkWatchService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RoundAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        try
        {
            while (await watch.CheckDueAsync(cancellation) == LinkWatch.RoundSize)
                continue;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The store is away: the next round tries again.
            CaptureLog.LinkChecksPaused(logger, fault);
        }
    }
}
