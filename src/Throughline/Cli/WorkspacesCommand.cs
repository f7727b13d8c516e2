using System.CommandLine;
using System.Text.Json;
using Throughline.Access;

namespace Throughline.Cli;

/// <summary><c>throughline workspaces</c>: create and list.</summary>
internal static class WorkspacesCommand
{
    public static Command Create() => new("workspaces", "Create and list workspaces.") { CreateWorkspace(), List() };

    private static Command CreateWorkspace()
    {
        var name = new Argument<string>("name") { Description = "Name of the workspace." };
        var zone = new Option<string>("--time-zone") { Description = "IANA time zone in which days are cut.", DefaultValueFactory = static _ => "UTC" };
        var currency = new Option<string>("--currency") { Description = "ISO 4217 code of the money shown.", DefaultValueFactory = static _ => "EUR" };
        var domains = new Option<string>("--site-domains") { Description = "The site's own domains, space separated." };
        var owner = new Option<string>("--owner") { Description = "E-mail of a user who becomes its owner and the owner of leads that nobody was given; without it the first user added does." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("create", "Create a workspace with the default funnel and a write key.") { name, zone, currency, domains, owner, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            var user = parsed.GetValue(owner) is { } email ? await services.GetRequiredService<Users>().FindAsync(email, cancellation) : null;
            if (user is null && parsed.GetValue(owner) is { } unknown)
            {
                await Console.Error.WriteLineAsync($"throughline: --owner: there is no user {unknown}. Create the workspace without --owner, then: throughline users create --email {unknown} --name NAME --role owner --workspace NAME");
                return 1;
            }

            var draft = new WorkspaceDraft(parsed.GetValue(name), parsed.GetValue(zone), parsed.GetValue(currency), parsed.GetValue(domains));
            var (created, fault) = await services.GetRequiredService<Workspaces>().CreateAsync(draft, user?.Id, cancellation);
            if (created is null)
            {
                await Console.Error.WriteLineAsync($"throughline: {fault!.Field}: {fault.Message}");
                return 1;
            }

            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(new { id = created.Id, name = created.Name }) : $"Created '{created.Name}'.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("list", "List the workspaces.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            var all = await services.GetRequiredService<Workspaces>().ListAsync(cancellation);
            if (parsed.GetValue(json))
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(all.Select(static w => new { id = w.Id, name = w.Name, timeZone = w.TimeZone, currency = w.Currency, demo = w.IsDemo })));
            else
                foreach (var workspace in all)
                    await Console.Out.WriteLineAsync($"{workspace.Name}  {workspace.TimeZone}  {workspace.Currency}{(workspace.IsDemo ? "  demo" : "")}");
            return 0;
        });
        return command;
    }
}
