using Microsoft.Extensions.Options;

namespace Throughline.Log;

/// <summary>Keeps the projections at the end of the log: wakes at every commit of this process, and looks now and then for what another process wrote.</summary>
internal sealed class ProjectionService(Projector projector, EventLog log, IOptions<LogOptions> options, TimeProvider time, ILogger<ProjectionService> logger)
    : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        log.Committed += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await StepAsync(stoppingToken);
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            log.Committed -= Wake;
        }
    }

    private async Task StepAsync(CancellationToken cancellation)
    {
        try
        {
            await projector.CatchUpAsync(cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The store is away or full: nothing is lost, the next round tries again from the checkpoint.
            LogLog.ProjectionPaused(logger, fault);
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        using var poll = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), poll, TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), Timeout.InfiniteTimeSpan);
        try
        {
            await _wake.WaitAsync(poll.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake or about to be.
        }
    }
}
