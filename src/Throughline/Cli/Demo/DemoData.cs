using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Access.Rules;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Cli.Demo;

/// <summary>Fills an empty data folder with the demo, and refuses one that holds anything real.</summary>
internal static class DemoData
{
    public const string WorkspaceName = "Northwind CRM (demo)";
    private const int People = 6_000;

    /// <summary>True when the store holds the demo and nothing else.</summary>
    public static async Task<bool> PrepareAsync(CancellationToken cancellation)
    {
        await using var services = await CliHost.OpenAsync(cancellation);
        var databases = services.GetRequiredService<IDbContextFactory<AppDb>>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var workspaces = await db.Set<Workspace>().ToListAsync(cancellation);
        if (workspaces.Exists(static w => !w.IsDemo))
        {
            await Console.Error.WriteLineAsync("This data folder holds real workspaces, and demo data never mixes with them. Start the demo in a folder of its own: ./run --demo --data DIR");
            return false;
        }

        if (workspaces.Count > 0 && await services.GetRequiredService<IEventLog>().LastSeqAsync(cancellation) > 0)
            return true;
        await Console.Error.WriteLineAsync("Making a year of the made-up company …");
        var time = services.GetRequiredService<TimeProvider>();
        var workspace = workspaces.FirstOrDefault() ?? await CreateAsync(db, time, cancellation);
        await services.GetRequiredService<Keyring>().CreateAsync(workspace.Id, KeyKind.Write, "Snippet", cancellation);
        // Commands wait until their events are projected.
        using var projecting = ActivatorUtilities.CreateInstance<ProjectionService>(services);
        await projecting.StartAsync(cancellation);
        await DemoCompany.FillAsync(services, workspace.Id, People, cancellation);
        await projecting.StopAsync(cancellation);
        return true;
    }

    private static async Task<Workspace> CreateAsync(AppDb db, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var workspace = new Workspace
        {
            Id = Guid.CreateVersion7(now),
            Name = WorkspaceName,
            TimeZone = "Europe/Berlin",
            Currency = "EUR",
            SiteDomains = "northwind-crm.example",
            CreatedAt = now.ToUnixTimeMilliseconds(),
            IsDemo = true,
        };
        db.Add(workspace);
        db.AddRange(Funnel.Rows(workspace.Id, FunnelRules.Default, 0));
        await db.SaveChangesAsync(cancellation);
        return workspace;
    }
}
