using System.CommandLine;
using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Log;

namespace Throughline.Cli;

/// <summary><c>throughline import events</c>: loads history from a file, beside a running server or without one.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> FileArgument = new("file") { Description = "JSON lines in the shape of Segment's calls, or CSV with a header; packed with gzip or not." };
    private static readonly Option<string> WorkspaceOption = new("--workspace") { Description = "Name of the workspace; not needed where there is only one." };
    private static readonly Option<string> FormatOption = new("--format") { Description = "jsonl or csv; else by the file's name or first character." };
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print JSON." };
    private static readonly Option<string> RefusedOption = new("--refused") { Description = "Write every refused row to this CSV file: line, field, reason, expected." };
    private static readonly Option<bool> StrictOption = new("--strict") { Description = "Exit with 1 when any row was refused." };

    public static Command Create()
    {
        FormatOption.AcceptOnlyFromAmong("jsonl", "csv");
        var events = new Command("events", "Load events of the past. Loading a file again changes nothing.") { FileArgument, WorkspaceOption, FormatOption, JsonOption, RefusedOption, StrictOption };
        events.SetAction(RunAsync);
        return new("import", "Load history from files.") { events };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            using var file = ImportFile.Open(parsed.GetValue(FileArgument)!, FormatOf(parsed), services.GetRequiredService<IOptions<CaptureOptions>>().Value.EventBytes);
            if (file.UnknownColumns.Count > 0)
                await Console.Error.WriteLineAsync($"throughline import: not imported, because no event has a place for them: {string.Join(", ", file.UnknownColumns.Select(static c => $"'{c}'"))} (docs/import.md names the columns)");
            var (workspace, code) = await WorkspaceAsync(services, parsed.GetValue(WorkspaceOption), cancellation);
            return workspace is null ? code : await LoadAsync(services, workspace, file, parsed, cancellation);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"throughline import: {fault.Message}");
            return 1;
        }
    }

    private static ImportFormat FormatOf(ParseResult parsed) => parsed.GetValue(FormatOption) switch
    {
        "jsonl" => ImportFormat.JsonLines,
        "csv" => ImportFormat.Csv,
        _ => ImportFormat.Guess,
    };

    private static async Task<(Workspace? Workspace, int Code)> WorkspaceAsync(ServiceProvider services, string? name, CancellationToken cancellation)
    {
        if (name is not null)
            return (await WorkspaceArgument.FindOrFirstAsync(services, name, cancellation), 1);
        var all = await services.GetRequiredService<Workspaces>().ListAsync(cancellation);
        if (all.Count == 1)
            return (all[0], 0);
        await Console.Error.WriteLineAsync(all.Count == 0
            ? "throughline import: there is no workspace yet. To create one: throughline workspaces create NAME"
            : $"throughline import: say which workspace with --workspace: {string.Join(", ", all.Select(static w => $"'{w.Name}'"))}");
        return (null, all.Count == 0 ? 1 : 2);
    }

    private static async Task<int> LoadAsync(ServiceProvider services, Workspace workspace, ImportFile file, ParseResult parsed, CancellationToken cancellation)
    {
        using var faults = new ImportFaults(parsed.GetValue(RefusedOption));
        var counts = default(ImportCounts);
        try
        {
            await ImportProgress.WatchAsync(file, async (progress, stop) =>
            {
                counts = await services.GetRequiredService<EventImport>().RunAsync(workspace.Id, file, faults.Add, progress.Moved, stop);
                await progress.ProjectAsync(services, stop);
            }, cancellation);
        }
        catch (InvalidDataException)
        {
            await services.GetRequiredService<Projector>().CatchUpAsync(cancellation);
            faults.ShowFirst(Console.Error);
            await Console.Error.WriteLineAsync("throughline import: stopped half way. What came before is stored; mend the file and load it again: rows already stored are known.");
            throw;
        }

        if (parsed.GetValue(JsonOption))
            await Console.Out.WriteLineAsync(faults.Json(counts));
        else
        {
            await Console.Out.WriteLineAsync($"Imported into '{workspace.Name}': {counts.New:N0} new, {counts.Known:N0} known, {counts.Refused:N0} refused.");
            faults.ShowFirst(Console.Out);
        }

        return counts.Refused > 0 && parsed.GetValue(StrictOption) ? 1 : 0;
    }
}
