using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Offline;

/// <summary>A place in the world that carries a code: a booth, a print, a store, a person's card.</summary>
internal sealed class Placement
{
    public required Guid WorkspaceId { get; init; }

    public required Guid PlacementId { get; init; }

    /// <summary>The end of <c>/q/{code}</c>, upper case; never given to another placement.</summary>
    public required string Code { get; init; }

    /// <summary>One of <see cref="PlacementKinds"/>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; set; }

    /// <summary>Where it stands: a town, a hall, a shelf.</summary>
    public required string Place { get; set; }

    /// <summary>The channel its scans are declared to count under.</summary>
    public required string Channel { get; set; }

    public required string Campaign { get; set; }

    public required string Destination { get; set; }

    /// <summary>A host of its own, such as <c>berlin.example.com</c>; empty has none.</summary>
    public required string VanityHost { get; set; }

    /// <summary>A word of its own behind the short domain, such as <c>berlin</c>; empty has none.</summary>
    public required string VanityPath { get; set; }

    /// <summary>The card of a person as vCard fields; empty for the rest.</summary>
    public required string Card { get; set; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required long? RetiredAt { get; set; }
}

/// <summary>What a placement is.</summary>
internal static class PlacementKinds
{
    public const string Booth = "booth";
    public const string Print = "print";
    public const string Store = "store";
    public const string Person = "person";

    public static IReadOnlyList<(string Key, string Title)> All { get; } =
        [(Booth, "Booth or event"), (Print, "Print: flyer, poster, packaging"), (Store, "Store or shelf"), (Person, "Person: card, badge, signature")];

    public static string Title(string kind) => All.FirstOrDefault(k => k.Key == kind).Title ?? kind;
}

internal sealed class PlacementTable : IEntityTypeConfiguration<Placement>
{
    public void Configure(EntityTypeBuilder<Placement> table)
    {
        table.ToTable("capture_placements").HasKey(static p => new { p.WorkspaceId, p.PlacementId });
        table.HasIndex(static p => p.Code).IsUnique().HasDatabaseName("capture_placements_code");
        table.HasIndex(static p => p.VanityHost).HasDatabaseName("capture_placements_host");
        table.HasIndex(static p => p.VanityPath).HasDatabaseName("capture_placements_path");
    }
}
