using Spectre.Console;

namespace Throughline.Cli.Attribute;

/// <summary>Shows how far a long file is read: on standard error, and only when a person watches.</summary>
internal sealed class LoadProgress
{
    private const long LongFileBytes = 4 << 20;
    private const int RowsPerTick = 1 << 16;
    private ProgressTask? _task;
    private int _rows;

    /// <summary>Runs the reading of a file under a progress bar.</summary>
    public static T Watch<T>(TableFile file, string name, Func<LoadProgress, T> read)
    {
        var progress = new LoadProgress();
        if (Console.IsErrorRedirected || file.Progress.Length < LongFileBytes)
            return read(progress);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                progress._task = context.AddTask(Markup.Escape($"reading {Path.GetFileName(name)}"), maxValue: file.Progress.Length);
                return read(progress);
            });
    }

    /// <summary>Notes a row.</summary>
    public void Tick(TableFile file)
    {
        if (++_rows % RowsPerTick == 0 && _task is not null)
            _task.Value = file.Progress.Read;
    }
}
