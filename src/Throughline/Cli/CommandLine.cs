using System.CommandLine;

namespace Throughline.Cli;

/// <summary>The command line: one file per command, each found here by one line.</summary>
/// <remarks>Exit codes: 0 done, 1 failed, 2 the call's words are wrong.</remarks>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var root = new RootCommand("Throughline: lead tracking and revenue attribution.");
        foreach (var command in Commands())
            root.Subcommands.Add(command);

        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(null, cancellation);
        return parsed.Errors.Count > 0 ? 2 : code;
    }

    private static IEnumerable<Command> Commands() =>
    [
        ServeCommand.Create(),
        KeysCommand.Create(),
        UsersCommand.Create(),
        WorkspacesCommand.Create(),
        DemoCommand.Create(),
        RebuildCommand.Create(),
        ImportCommand.Create(),
        Attribute.AttributeCommand.Create(),
        Simulate.SimulateCommand.Create(),
        Simulate.ScoreCommand.Create(),
        Classify.ClassifyCommand.Create(),
        LintCommand.Create(),
    ];
}
