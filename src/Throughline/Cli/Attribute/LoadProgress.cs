using Spectre.Console;

namespace Throughline.Cli.Attribute;

/// <summary>Shows how far a long file is read: on standard error, and only when a person watches.</summary>
internal sealed class LoadProgress
{
    private const long LongFileBytes = 4 << 20;
    private ProgressTask? _task;

    /// <summary>Runs the reading of a file under a progress bar.</summary>
    public static void Watch(TableFile file, Action<LoadProgress> read)
    {
        var progress = new LoadProgress();
        if (Console.IsErrorRedirected || file.Progress.Length < LongFileBytes)
        {
            read(progress);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                progress._task = context.AddTask(Markup.Escape($"reading {file.Name}"), maxValue: file.Progress.Length);
                read(progress);
            });
    }

    /// <summary>Moves the bar to where reading is.</summary>
    public void Show(TableFile file)
    {
        if (_task is not null)
            _task.Value = file.Progress.Read;
    }
}
