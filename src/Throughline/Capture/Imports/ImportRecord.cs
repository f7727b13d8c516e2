using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture;

/// <summary>How far an import has come.</summary>
public static class ImportStates
{
    /// <summary>The file is here; somebody has to say what its columns mean.</summary>
    public const string Mapping = "mapping";

    /// <summary>To be run, or to be tried, when its turn comes.</summary>
    public const string Waiting = "waiting";

    public const string Running = "running";

    public const string Done = "done";

    /// <summary>The rest of the file could not be read; what came before is stored.</summary>
    public const string Failed = "failed";

    /// <summary>Stopped by somebody; what came before is stored.</summary>
    public const string Cancelled = "cancelled";
}

/// <summary>One file brought in, by whom, and what became of its rows.</summary>
public sealed class ImportRecord
{
    public required Guid WorkspaceId { get; init; }

    public required Guid ImportId { get; init; }

    /// <summary>The file's name.</summary>
    public required string Name { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>One of <see cref="ImportStates"/>.</summary>
    public required string State { get; set; }

    /// <summary>Whether the rows are, or were last, only tried.</summary>
    public bool IsDry { get; set; }

    /// <summary>How the columns are read, as JSON.</summary>
    public string Mapping { get; set; } = "";

    /// <summary>Bytes read so far.</summary>
    public long ReadBytes { get; set; }

    public long NewRows { get; set; }

    public long KnownRows { get; set; }

    public long RefusedRows { get; set; }

    /// <summary>Why it failed.</summary>
    public string? Fault { get; set; }

    public required long CreatedAt { get; init; }

    /// <summary>Who brought it: <c>user:…</c>, <c>key:…</c> or <c>cli</c>.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it last moved: one that stands still was left by a process that ended, and another takes it up.</summary>
    public long MovedAt { get; set; }

    public long? FinishedAt { get; set; }

    /// <summary>Rows looked at.</summary>
    public long Rows => NewRows + KnownRows + RefusedRows;
}

/// <summary>What somebody said the columns of such a file mean, for the next one.</summary>
internal sealed class RememberedMapping
{
    public required Guid WorkspaceId { get; init; }

    /// <summary>Of the header: <see cref="ImportMapping.FingerprintOf"/>.</summary>
    public required string Fingerprint { get; init; }

    public required string Mapping { get; init; }

    public required long ChangedAt { get; init; }

    public required string ChangedBy { get; init; }
}

internal sealed class ImportRecordTable : IEntityTypeConfiguration<ImportRecord>
{
    public void Configure(EntityTypeBuilder<ImportRecord> table)
    {
        table.ToTable("capture_imports").HasKey(static i => new { i.WorkspaceId, i.ImportId });
        table.Ignore(static i => i.Rows);
        table.HasIndex(static i => new { i.State, i.CreatedAt }).HasDatabaseName("capture_imports_state");
    }
}

internal sealed class RememberedMappingTable : IEntityTypeConfiguration<RememberedMapping>
{
    public void Configure(EntityTypeBuilder<RememberedMapping> table) => table.ToTable("capture_import_mappings").HasKey(static m => new { m.WorkspaceId, m.Fingerprint });
}
