using System.CommandLine;
using System.Text.Json;
using Throughline.Capture;

namespace Throughline.Cli;

/// <summary><c>throughline import list</c>: what was brought in, by whom, and what became of it.</summary>
internal static class ImportListCommand
{
    private static readonly Option<string> WorkspaceOption = new("--workspace") { Description = "Name of the workspace; not needed where there is only one." };
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var list = new Command("list", "The imports, newest first.") { WorkspaceOption, JsonOption };
        list.SetAction(RunAsync);
        return list;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var services = await CliHost.OpenAsync(cancellation);
        var (workspace, code) = await ImportWords.WorkspaceAsync(services, parsed.GetValue(WorkspaceOption), cancellation);
        if (workspace is null)
            return code;
        var book = services.GetRequiredService<ImportBook>();
        var undone = await book.UndoneAsync(workspace.Id, cancellation);
        var imports = await book.ListAsync(workspace.Id, cancellation);
        if (parsed.GetValue(JsonOption))
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(imports.Select(i => new
            {
                id = i.ImportId,
                name = i.Name,
                state = i.State,
                @new = i.NewRows,
                known = i.KnownRows,
                refused = i.RefusedRows,
                undone = undone.ContainsKey(i.ImportId),
                createdAt = DateTimeOffset.FromUnixTimeMilliseconds(i.CreatedAt),
                createdBy = i.CreatedBy,
            })));
            return 0;
        }

        foreach (var i in imports)
        {
            await Console.Out.WriteLineAsync(
                $"{i.ImportId}  {DateTimeOffset.FromUnixTimeMilliseconds(i.CreatedAt):yyyy-MM-dd HH:mm}  {(undone.ContainsKey(i.ImportId) ? "undone" : i.State),-9}  {i.NewRows,10:N0} new {i.KnownRows,10:N0} known {i.RefusedRows,8:N0} refused  {i.Name}");
        }

        return 0;
    }
}
