using System.CommandLine;
using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Log;

namespace Throughline.Cli;

/// <summary><c>throughline import events</c> and <c>leads</c>: load history from a file, beside a running server or without one.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> FileArgument = new("file") { Description = "JSON lines in the shape of Segment's calls, or CSV with a header; packed with gzip or not." };
    private static readonly Option<string> WorkspaceOption = new("--workspace") { Description = "Name of the workspace; not needed where there is only one." };
    private static readonly Option<string> FormatOption = new("--format") { Description = "jsonl or csv; else by the file's name or first character." };
    private static readonly Option<string> MappingOption = new("--mapping") { Description = "JSON file that says what the columns mean (docs/import.md)." };
    private static readonly Option<string> SourceOption = new("--source") { Description = "Where the leads of the list came from, where no column says it." };
    private static readonly Option<string> ChannelOption = new("--channel") { Description = "What reports count the leads under; else from their source." };
    private static readonly Option<bool> DryOption = new("--dry-run") { Description = "Only try: nothing is stored." };
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print JSON." };
    private static readonly Option<string> RefusedOption = new("--refused") { Description = "Write every refused row to this CSV file: line, field, reason, expected." };
    private static readonly Option<bool> StrictOption = new("--strict") { Description = "Exit with 1 when any row was refused." };

    public static Command Create()
    {
        FormatOption.AcceptOnlyFromAmong("jsonl", "csv");
        var events = new Command("events", "Load events of the past. Loading a file again changes nothing.") { FileArgument, WorkspaceOption, FormatOption, MappingOption, DryOption, JsonOption, RefusedOption, StrictOption };
        events.SetAction((parsed, cancellation) => RunAsync(parsed, false, cancellation));
        var leads = new Command("leads", "Load a list of people as leads, each with its source.")
        {
            FileArgument, WorkspaceOption, MappingOption, SourceOption, ChannelOption, DryOption, JsonOption, RefusedOption, StrictOption,
        };
        leads.SetAction((parsed, cancellation) => RunAsync(parsed, true, cancellation));
        return new("import", "Load history from files, and take it back.") { events, leads, ImportListCommand.Create(), ImportRetractCommand.Create(true), ImportRetractCommand.Create(false) };
    }

    private static async Task<int> RunAsync(ParseResult parsed, bool isLeads, CancellationToken cancellation)
    {
        try
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            var mapping = await ImportWords.MappingAsync(parsed.GetValue(FileArgument)!, parsed.GetValue(MappingOption), isLeads, parsed.GetValue(SourceOption), parsed.GetValue(ChannelOption), cancellation);
            using var file = ImportFile.Open(parsed.GetValue(FileArgument)!, FormatOf(parsed), services.GetRequiredService<IOptions<CaptureOptions>>().Value.EventBytes, mapping);
            if (file.UnknownColumns.Count > 0)
                await Console.Error.WriteLineAsync($"throughline import: not imported, because no event has a place for them: {string.Join(", ", file.UnknownColumns.Select(static c => $"'{c}'"))} (docs/import.md names the columns)");
            var (workspace, code) = await ImportWords.WorkspaceAsync(services, parsed.GetValue(WorkspaceOption), cancellation);
            return workspace is null ? code : await LoadAsync(services, workspace, file, mapping, parsed, cancellation);
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

    private static async Task<int> LoadAsync(ServiceProvider services, Workspace workspace, ImportFile file, ImportMapping mapping, ParseResult parsed, CancellationToken cancellation)
    {
        var isDry = parsed.GetValue(DryOption);
        using var faults = new ImportFaults(parsed.GetValue(RefusedOption));
        await using var entry = isDry ? null : await ImportEntry.OpenAsync(services, workspace.Id, parsed.GetValue(FileArgument)!, file, mapping, cancellation);
        var order = await ImportWords.OrderAsync(services, workspace.Id, entry?.Id, isDry, cancellation);
        var counts = default(ImportCounts);
        try
        {
            await ImportProgress.WatchAsync(file, async (progress, stop) =>
            {
                await services.GetRequiredService<EventImport>().RunAsync(order, file, faults.Add, soFar => counts = soFar, Moved, stop);
                if (entry is not null)
                    await entry.DoneAsync(counts, stop);
                if (!isDry)
                    await progress.ProjectAsync(services, stop);

                Task Moved()
                {
                    if (entry is not null)
                        return entry.MovedAsync(counts, progress, stop);
                    progress.Move();
                    return Task.CompletedTask;
                }
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
            await Console.Out.WriteLineAsync(faults.Json(counts, entry?.Id));
        else
        {
            await Console.Out.WriteLineAsync(isDry
                ? $"Tried for '{workspace.Name}', nothing stored: {counts.New:N0} new, {counts.Known:N0} known, {counts.Refused:N0} refused."
                : $"Imported into '{workspace.Name}': {counts.New:N0} new, {counts.Known:N0} known, {counts.Refused:N0} refused. To take it back: throughline import undo {entry!.Id}");
            faults.ShowFirst(Console.Out);
        }

        return counts.Refused > 0 && parsed.GetValue(StrictOption) ? 1 : 0;
    }
}
