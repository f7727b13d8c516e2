using Throughline.Access;
using Throughline.Capture.Rules;
using Throughline.Web;

namespace Throughline.Capture;

/// <summary>An import with what a page says about it.</summary>
public sealed record ImportItem(ImportRecord Import, bool IsUndone, bool IsPending, string By)
{
    /// <summary>Whether its counts mean anything yet.</summary>
    public bool IsCounted => Import.State is not (ImportStates.Mapping or ImportStates.Waiting);

    /// <summary>Whether the page should look again by itself.</summary>
    public bool Moves => IsPending || Import.State is ImportStates.Waiting or ImportStates.Running;

    public bool MayUndo => !IsPending && ImportRules.FaultOfRetraction(Import, IsUndone, isUndo: true) is null;

    public bool MayRedo => !IsPending && ImportRules.FaultOfRetraction(Import, IsUndone, isUndo: false) is null;

    public long Percent => Import.Bytes == 0 ? 0 : Math.Min(100, Import.ReadBytes * 100 / Import.Bytes);
}

/// <summary>The form of the columns.</summary>
public sealed class ImportInput
{
    public string? Kind { get; set; }

    public string? Dates { get; set; }

    public string? Source { get; set; }

    public string? Channel { get; set; }

    public string? Do { get; set; }

    public List<string> Headers { get; set; } = [];

    public List<string> Columns { get; set; } = [];

    public static ImportInput Of(ImportMapping mapping, ImportHead head) => new()
    {
        Kind = mapping.Defaults.GetValueOrDefault("type"),
        Dates = mapping.Dates,
        Source = mapping.Defaults.GetValueOrDefault("source"),
        Channel = mapping.Defaults.GetValueOrDefault("channel"),
        Headers = [.. head.Headers],
        Columns = [.. head.Headers.Select(h => mapping.Columns.TryGetValue(h, out var place) ? place : ImportPlaces.Named(h))],
    };

    public string PlaceAt(int index) => index < Columns.Count ? Columns[index] ?? "" : "";

    /// <summary>What the form says, with the zone kept from the import.</summary>
    public ImportMapping ToMapping(ImportHead head, string zone = "UTC")
    {
        if (head.Headers.Count == 0)
            return ImportMapping.None;
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < head.Headers.Count; i++)
            columns[head.Headers[i]] = PlaceAt(i);
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal);
        Put("type", Kind);
        Put("source", Source);
        Put("channel", Channel);
        return new ImportMapping(columns, defaults, Dates ?? ImportMapping.Iso, zone);

        void Put(string place, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                defaults[place] = value.Trim();
        }
    }
}

/// <summary>What the pages of imports call.</summary>
internal sealed class ImportPages(ImportBook book, ImportDesk desk, Users users, WorkspaceContext current, Flash flash)
{
    public async Task<IReadOnlyList<ImportItem>> ListAsync(CancellationToken cancellation)
    {
        var names = await MemberNames.OfAsync(users, current.Workspace.Id, cancellation);
        var undone = await book.UndoneAsync(current.Workspace.Id, cancellation);
        return [.. (await book.ListAsync(current.Workspace.Id, cancellation)).Select(i => new ImportItem(i, undone.ContainsKey(i.ImportId), undone.TryGetValue(i.ImportId, out var applied) && !applied, ByOf(names, i)))];
    }

    public async Task<ImportItem?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (await book.FindAsync(current.Workspace.Id, id, cancellation) is not { } record)
            return null;
        var names = await MemberNames.OfAsync(users, current.Workspace.Id, cancellation);
        var undone = await book.UndoneAsync(current.Workspace.Id, cancellation);
        return new ImportItem(record, undone.ContainsKey(id), await book.IsPendingAsync(current.Workspace.Id, id, cancellation), ByOf(names, record));
    }

    public ImportHead Look(ImportRecord record) => desk.Look(record);

    /// <summary>The first rows, or what is wrong with the mapping.</summary>
    public (IReadOnlyList<ImportedRow> Rows, FieldFault? Fault) Preview(ImportRecord record, ImportMapping mapping)
    {
        try
        {
            return (desk.Preview(record, Zoned(mapping)), null);
        }
        catch (InvalidDataException wrong)
        {
            return ([], new FieldFault("mapping", Sentence.Of(wrong.Message)));
        }
    }

    public async Task<FieldFault?> StartAsync(ImportRecord record, ImportMapping mapping, bool isDry, CancellationToken cancellation)
    {
        var fault = await desk.StartAsync(current.Actor, record, Zoned(mapping), isDry, cancellation);
        if (fault is null)
            flash.Say(isDry ? "All rows are being tried; nothing is stored." : "The import runs. You can leave this page.");
        return fault;
    }

    public async Task DiscardAsync(ImportRecord record, CancellationToken cancellation)
    {
        await desk.GiveUpAsync(current.Workspace.Id, record.ImportId, cancellation);
        flash.Say($"{record.Name} is thrown away; nothing of it was stored.");
    }

    public async Task CancelAsync(Guid id, CancellationToken cancellation)
    {
        if (await desk.CancelAsync(current.Workspace.Id, id, cancellation))
            flash.Say("The import stops. What it has stored stays until you take it back.");
    }

    public async Task RetractAsync(ImportItem row, bool isUndo, CancellationToken cancellation)
    {
        if (ImportRules.FaultOfRetraction(row.Import, row.IsUndone, isUndo) is { } wrong)
        {
            flash.Say($"This needs {wrong}.", FlashKind.Fault);
            return;
        }

        await book.RetractAsync(current.Workspace.Id, row.Import.ImportId, current.Actor.Id, isUndo, cancellation);
        flash.Say(isUndo ? "The import is being taken back: the workspace's tables are computed again without it." : "The import is being brought back.");
    }

    private ImportMapping Zoned(ImportMapping mapping) => mapping with { Zone = current.Workspace.TimeZone };

    private static string ByOf(MemberNames names, ImportRecord record) => record.CreatedBy == "cli" ? "the command line" : names.OfActor(record.CreatedBy) ?? "";
}
