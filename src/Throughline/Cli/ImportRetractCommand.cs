using System.CommandLine;
using Throughline.Capture;
using Throughline.Capture.Rules;
using Throughline.Log;

namespace Throughline.Cli;

/// <summary><c>throughline import undo ID</c> and <c>redo ID</c>: takes a whole import back, and brings it again.</summary>
internal static class ImportRetractCommand
{
    private static readonly Argument<Guid> IdArgument = new("id") { Description = "The import, as `throughline import list` names it." };
    private static readonly Option<string> WorkspaceOption = new("--workspace") { Description = "Name of the workspace; not needed where there is only one." };

    public static Command Create(bool isUndo)
    {
        var command = new Command(isUndo ? "undo" : "redo", isUndo ? "Take back all that an import brought; its events stay in the log." : "Bring an import again that was taken back.") { IdArgument, WorkspaceOption };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, isUndo, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, bool isUndo, CancellationToken cancellation)
    {
        await using var services = await CliHost.OpenAsync(cancellation);
        var (workspace, code) = await ImportWords.WorkspaceAsync(services, parsed.GetValue(WorkspaceOption), cancellation);
        if (workspace is null)
            return code;
        var (book, id) = (services.GetRequiredService<ImportBook>(), parsed.GetValue(IdArgument));
        if (await book.FindAsync(workspace.Id, id, cancellation) is not { } record)
        {
            await Console.Error.WriteLineAsync($"throughline import: '{workspace.Name}' has no import {id}. To see them: throughline import list");
            return 1;
        }

        if (ImportRules.FaultOfRetraction(record, (await book.UndoneAsync(workspace.Id, cancellation)).ContainsKey(id), isUndo) is { } wrong)
        {
            await Console.Error.WriteLineAsync($"throughline import: this needs {wrong}");
            return 1;
        }

        await book.RetractAsync(workspace.Id, id, "cli", isUndo, cancellation);
        await services.GetRequiredService<Projector>().CatchUpAsync(cancellation);
        await Console.Out.WriteLineAsync(isUndo ? $"'{record.Name}' is taken back: {record.NewRows:N0} rows no longer count." : $"'{record.Name}' counts again: {record.NewRows:N0} rows.");
        return 0;
    }
}
