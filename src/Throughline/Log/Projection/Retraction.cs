using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>The events that take a whole import back, and bring it again. They name it in <see cref="EventFacts.Import"/>; its events stay in the log.</summary>
public static class Retractions
{
    public const string Undone = "import.undone";

    public const string Redone = "import.redone";

    /// <summary>Of these imports, the ones that are taken back, and whether the tables show it already.</summary>
    public static async Task<IReadOnlyDictionary<Guid, bool>> OfAsync(AppDb db, Guid workspace, CancellationToken cancellation) =>
        await db.Set<Retraction>().AsNoTracking().Where(r => r.WorkspaceId == workspace && r.IsUndone).ToDictionaryAsync(static r => r.ImportId, static r => r.IsApplied, cancellation);

    /// <summary>Whether the tables still have to follow a retraction or its undoing.</summary>
    public static async Task<bool> IsPendingAsync(AppDb db, Guid workspace, Guid import, CancellationToken cancellation) =>
        await db.Set<Retraction>().AnyAsync(r => r.WorkspaceId == workspace && r.ImportId == import && !r.IsApplied, cancellation);

    /// <summary>The events that count: without those of imports that are taken back.</summary>
    internal static async Task<IReadOnlyList<Envelope>> KeptAsync(AppDb db, IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        if (!events.Any(static e => e.Facts.Import is not null))
            return events;
        var undone = (await db.Set<Retraction>().AsNoTracking().Where(static r => r.IsUndone).Select(static r => new { r.WorkspaceId, r.ImportId }).ToListAsync(cancellation))
            .Select(static r => (r.WorkspaceId, r.ImportId)).ToHashSet();
        return undone.Count == 0 ? events : [.. events.Where(e => e.Facts.Import is not { } import || IsCommand(e) || !undone.Contains((e.Workspace, import)))];
    }

    /// <summary>Writes down what the batch takes back or brings again. What was written down from a later place of the log stays.</summary>
    internal static async Task NoteAsync(AppDb db, IReadOnlyList<Envelope> events, CancellationToken cancellation)
    {
        foreach (var e in events.Where(IsCommand))
        {
            var import = e.Facts.Import!.Value;
            var known = await db.Set<Retraction>().AsNoTracking().FirstOrDefaultAsync(r => r.WorkspaceId == e.Workspace && r.ImportId == import, cancellation);
            var isUndone = e.Kind == Undone;
            if (known?.Seq >= e.Seq)
                continue;
            var isApplied = (known?.IsUndone ?? false) == isUndone && (known?.IsApplied ?? true);
            await db.UpsertAsync([new Retraction { WorkspaceId = e.Workspace, ImportId = import, Seq = e.Seq, IsUndone = isUndone, IsApplied = isApplied }], cancellation);
        }
    }

    private static bool IsCommand(Envelope e) => e.Facts.Import is not null && e.Kind is Undone or Redone;
}

/// <summary>An import that is, or was, taken back. Bookkeeping, not a projection: it must be known before the events of the import are read.</summary>
internal sealed class Retraction
{
    public required Guid WorkspaceId { get; init; }

    public required Guid ImportId { get; init; }

    /// <summary>Place in the log of the last word on it.</summary>
    public required long Seq { get; init; }

    public required bool IsUndone { get; init; }

    /// <summary>Whether the workspace's tables have been made anew since.</summary>
    public required bool IsApplied { get; init; }
}

internal sealed class RetractionTable : IEntityTypeConfiguration<Retraction>
{
    public void Configure(EntityTypeBuilder<Retraction> table) => table.ToTable("log_retractions").HasKey(static r => new { r.WorkspaceId, r.ImportId });
}
