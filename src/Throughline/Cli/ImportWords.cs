using Throughline.Access;
using Throughline.Capture;
using Throughline.Taxonomy;

namespace Throughline.Cli;

/// <summary>From the words of a call to what an import needs.</summary>
internal static class ImportWords
{
    /// <summary>The mapping of the file that is named; for leads the guess where none is, with the source that was given.</summary>
    /// <exception cref="InvalidDataException">It cannot be used; the message says why.</exception>
    public static async Task<ImportMapping> MappingAsync(string file, string? mapping, bool isLeads, string? source, string? channel, CancellationToken cancellation)
    {
        var read = mapping is not null ? ImportMapping.Read(await File.ReadAllTextAsync(mapping, cancellation)) : isLeads ? ImportHeadReader.Guess(file) : ImportMapping.None;
        if (!isLeads)
            return read;
        var defaults = new Dictionary<string, string>(read.Defaults, StringComparer.Ordinal) { ["type"] = ImportMapping.Lead };
        if (source is not null)
            defaults["source"] = source;
        if (channel is not null)
            defaults["channel"] = Channels.Find(channel) ?? throw new InvalidDataException($"--channel: expected one of {string.Join(", ", Channels.All)}");
        if (!defaults.ContainsKey("source") && !read.Columns.Values.Contains("source", StringComparer.Ordinal))
            throw new InvalidDataException("where these leads came from is not known: give --source, or a mapping with a column for it");
        return (read with { Defaults = defaults }).Dated(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public static async Task<ImportOrder> OrderAsync(IServiceProvider services, Guid workspace, Guid? import, bool isDry, CancellationToken cancellation)
    {
        var undone = await services.GetRequiredService<ImportBook>().UndoneAsync(workspace, cancellation);
        return new ImportOrder(workspace) { Import = import, IsDry = isDry, Undone = [.. undone.Keys] };
    }

    public static async Task<(Workspace? Workspace, int Code)> WorkspaceAsync(ServiceProvider services, string? name, CancellationToken cancellation)
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
}
