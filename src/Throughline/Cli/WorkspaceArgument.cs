using Throughline.Access;

namespace Throughline.Cli;

/// <summary>Finds the workspace that a command names, and says on standard error what would be right when there is none.</summary>
internal static class WorkspaceArgument
{
    public static async Task<Workspace?> FindAsync(IServiceProvider services, string name, CancellationToken cancellation)
    {
        var workspaces = services.GetRequiredService<Workspaces>();
        if (await workspaces.FindAsync(name, cancellation) is { } found)
            return found;
        var names = (await workspaces.ListAsync(cancellation)).Select(static w => $"'{w.Name}'").ToArray();
        await Console.Error.WriteLineAsync($"throughline: there is no workspace '{name}'. " + (names.Length == 0 ? "There are none yet." : $"There are: {string.Join(", ", names)}."));
        await Console.Error.WriteLineAsync($"To create it: throughline workspaces create \"{name}\" --time-zone UTC --currency EUR");
        return null;
    }

    /// <summary>The same, but an installation without any workspace gets the named one, so that a first key needs one command.</summary>
    public static async Task<Workspace?> FindOrFirstAsync(IServiceProvider services, string name, CancellationToken cancellation)
    {
        var workspaces = services.GetRequiredService<Workspaces>();
        if ((await workspaces.ListAsync(cancellation)).Count > 0)
            return await FindAsync(services, name, cancellation);
        var (created, fault) = await workspaces.CreateAsync(new WorkspaceDraft(name, "UTC", "EUR"), null, cancellation);
        await Console.Error.WriteLineAsync(created is null ? $"throughline: {fault!.Message}" : $"Created the workspace '{created.Name}' (time zone UTC, currency EUR); change it under Settings, Workspace.");
        return created;
    }
}
