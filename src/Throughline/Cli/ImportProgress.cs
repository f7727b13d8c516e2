using Spectre.Console;
using Throughline.Capture;
using Throughline.Log;

namespace Throughline.Cli;

/// <summary>Shows how far an import is: on standard error, and only when a person watches.</summary>
internal sealed class ImportProgress
{
    private readonly ImportFile _file;
    private ProgressContext? _context;
    private ProgressTask? _task;

    private ImportProgress(ImportFile file) => _file = file;

    public static async Task WatchAsync(ImportFile file, Func<ImportProgress, CancellationToken, Task> run, CancellationToken cancellation)
    {
        var progress = new ImportProgress(file);
        if (Console.IsErrorRedirected)
        {
            await run(progress, cancellation);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                progress._context = context;
                progress._task = context.AddTask("Reading the file", maxValue: Math.Max(1, file.Progress.Length));
                await run(progress, cancellation);
            });
    }

    /// <summary>Moves the bar to where reading is.</summary>
    public void Move()
    {
        if (_task is not null)
            _task.Value = _file.Progress.Read;
    }

    /// <summary>Builds the tables from the events, under a bar of its own.</summary>
    public async Task ProjectAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var projecting = services.GetRequiredService<Projector>().CatchUpAsync(cancellation);
        if (_context is not null)
        {
            var feed = services.GetRequiredService<ProjectionFeed>();
            var last = await services.GetRequiredService<IEventLog>().LastSeqAsync(cancellation);
            var bar = _context.AddTask("Building the tables", maxValue: Math.Max(1, last));
            while (!projecting.IsCompleted)
            {
                bar.Value = feed.Reached;
                await Task.WhenAny(projecting, Task.Delay(200, cancellation));
            }

            bar.Value = bar.MaxValue;
        }

        await projecting;
    }
}
