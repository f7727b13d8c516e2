using System.CommandLine;
using System.Text.Json;
using Throughline.Access;
using Throughline.Access.Rules;

namespace Throughline.Cli;

/// <summary><c>throughline users</c>: create a user, with a password from standard input or a link that sets one.</summary>
internal static class UsersCommand
{
    public static Command Create() => new("users", "Create users.") { CreateUser() };

    private static Command CreateUser()
    {
        var email = new Option<string>("--email") { Description = "Address to sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "What colleagues see.", Required = true };
        var role = new Option<Role>("--role") { Description = "owner, admin, marketer, sales or viewer.", Required = true };
        var workspace = new Option<string>("--workspace") { Description = "Name of the workspace.", Required = true };
        var stdin = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of standard input; without it a link that sets one is printed." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("create", "Create a user in a workspace.") { email, name, role, workspace, stdin, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = await CliHost.OpenAsync(cancellation);
            if (await WorkspaceArgument.FindAsync(services, parsed.GetValue(workspace)!, cancellation) is not { } found)
                return 1;
            var password = parsed.GetValue(stdin) ? await Console.In.ReadLineAsync(cancellation) ?? "" : null;
            if (password is not null && PasswordRules.Fault(password, parsed.GetValue(email)!) is { } weak)
                return await FailAsync(weak);
            var users = services.GetRequiredService<Users>();
            var (user, fault) = await users.AddAsync(found.Id, parsed.GetValue(name), parsed.GetValue(email), parsed.GetValue(role), cancellation);
            if (user is null)
                return await FailAsync(fault!.Message);
            await services.GetRequiredService<Workspaces>().WelcomeAsync(found.Id, user.Id, cancellation);
            if (password is not null)
                await users.SetPasswordAsync(user.Id, password, cancellation);
            var link = user.PasswordHash is null && password is null ? await users.LinkAsync(user.Id, cancellation) : null;
            await Console.Out.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { id = user.Id, link })
                : link is null ? $"Created {user.Email}." : $"Created {user.Email}. They set their password once within three days at this path of your server: {link}");
            return 0;
        });
        return command;
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync($"throughline: {message}");
        return 1;
    }
}
