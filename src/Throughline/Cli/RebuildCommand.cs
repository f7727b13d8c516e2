using System.CommandLine;
using Spectre.Console;
using Throughline.Log;

namespace Throughline.Cli;

/// <summary><c>throughline rebuild</c>: empties every projection and reads the whole log again. Stop the server first.</summary>
internal static class RebuildCommand
{
    public static Command Create()
    {
        var command = new Command("rebuild", "Empty every table that is derived from the log and build it again. Quarantined events get another chance. Stop the server first.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            var last = await services.GetRequiredService<IEventLog>().LastSeqAsync(cancellation);
            var projector = services.GetRequiredService<Projector>();
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
            await console.Progress().StartAsync(async context =>
            {
                var bar = context.AddTask("Reading the log", maxValue: Math.Max(1, last));
                await projector.RebuildAsync(new Reached(seq => bar.Value = seq), cancellation);
                bar.Value = bar.MaxValue;
            });
            await Console.Out.WriteLineAsync($"Rebuilt from {last:N0} events.");
            return 0;
        });
        return command;
    }

    // Progress<T> would post to another thread; the bar wants the value now.
    private sealed class Reached(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
