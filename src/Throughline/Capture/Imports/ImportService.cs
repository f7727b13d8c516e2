namespace Throughline.Capture;

/// <summary>Runs the imports that wait, one after the other, in the background; one left half way by a process that ended is taken up again: rows already stored are known.</summary>
internal sealed class ImportService(ImportBook book, ImportRunner runner, ImportSignal signal, TimeProvider time, ILogger<ImportService> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await book.TakeNextAsync(stoppingToken) is { } next)
                    await runner.RunAsync(next, stoppingToken);
                await signal.WaitAsync(Look, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The store is away: the next round tries again.
                CaptureLog.ImportsPaused(logger, fault);
                await signal.WaitAsync(Look, time, stoppingToken);
            }
        }
    }
}

/// <summary>Wakes the imports of this process.</summary>
internal sealed class ImportSignal : WakeSignal;
