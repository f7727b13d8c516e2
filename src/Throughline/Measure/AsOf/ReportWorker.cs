namespace Throughline.Measure;

/// <summary>Carries out long computations, one after the other: two at once would only slow each other and the live pages.</summary>
internal sealed class ReportWorker(ReportWorks works, ILogger<ReportWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var work in works.Queue.ReadAllAsync(stoppingToken))
            {
                if (!work.IsOver)
                    await CarryOutAsync(work, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // A work that fails says so on its page; the next one is carried out all the same.
    private async Task CarryOutAsync(ReportWork work, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, work.Stop.Token);
        work.Begin();
        try
        {
            await work.Run(work, either.Token);
            work.End(WorkState.Done);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            work.End(WorkState.Cancelled);
        }
        catch (Exception fault)
        {
            MeasureLog.WorkFailed(logger, fault, work.Id);
            work.End(WorkState.Failed, fault.Message);
        }
    }
}
