using System.CommandLine;
using System.Text.Json;
using Throughline.Access;

namespace Throughline.Cli;

/// <summary><c>throughline keys</c>: create, list, revoke. Works beside a running server and without one.</summary>
internal static class KeysCommand
{
    private static readonly Option<string> WorkspaceOption = new("--workspace") { Description = "Name of the workspace.", Required = true };
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print JSON." };

    public static Command Create() => new("keys", "Create, list and revoke the keys of a workspace.") { CreateKey(), List(), Revoke() };

    private static Command CreateKey()
    {
        var kind = new Option<string>("--kind") { Description = "write (public, for web pages) or secret (for servers).", Required = true };
        kind.AcceptOnlyFromAmong("write", "secret");
        var label = new Option<string>("--name") { Description = "What uses it.", DefaultValueFactory = static _ => "Command line" };
        var command = new Command("create", "Create a key. Where no workspace exists at all, the named one is created.") { kind, WorkspaceOption, label, JsonOption };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            if (await WorkspaceArgument.FindOrFirstAsync(services, parsed.GetValue(WorkspaceOption)!, cancellation) is not { } workspace)
                return 1;
            var asked = parsed.GetValue(kind) == "secret" ? KeyKind.Secret : KeyKind.Write;
            var key = await services.GetRequiredService<Keyring>().CreateAsync(workspace.Id, asked, parsed.GetValue(label)!, cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(JsonOption) ? JsonSerializer.Serialize(new { key }) : key);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List the keys of a workspace; secret keys by their first characters.") { WorkspaceOption, JsonOption };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            if (await WorkspaceArgument.FindAsync(services, parsed.GetValue(WorkspaceOption)!, cancellation) is not { } workspace)
                return 1;
            var keys = (await services.GetRequiredService<KeyList>().AllAsync(workspace.Id, cancellation))
                .Select(static k => new { id = k.Id, kind = k.Kind.ToString().ToLowerInvariant(), name = k.Name, shown = k.Shown, revoked = k.RevokedAt is not null });
            if (parsed.GetValue(JsonOption))
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(keys));
            else
                foreach (var key in keys)
                    await Console.Out.WriteLineAsync($"{key.id}  {key.kind,-6}  {key.shown,-28}  {(key.revoked ? "revoked" : "works"),-7}  {key.name}");
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<Guid>("id") { Description = "Id of the key, as listed." };
        var command = new Command("revoke", "Stop a key for good. A running server notices within a minute.") { id, WorkspaceOption };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            if (await WorkspaceArgument.FindAsync(services, parsed.GetValue(WorkspaceOption)!, cancellation) is not { } workspace)
                return 1;
            if (await services.GetRequiredService<KeyList>().RevokeAsync(workspace.Id, parsed.GetValue(id), cancellation))
                return 0;
            await Console.Error.WriteLineAsync($"throughline: {workspace.Name} has no working key {parsed.GetValue(id)}");
            return 1;
        });
        return command;
    }
}
