using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Access;

/// <summary>One client of the installation: its own events, leads, deals, rules and users' roles.</summary>
public sealed class Workspace
{
    public required Guid Id { get; init; }

    /// <summary>Shown name, unique in the installation.</summary>
    public required string Name { get; set; }

    /// <summary>IANA zone in which days are cut, such as <c>Europe/Berlin</c>.</summary>
    public required string TimeZone { get; set; }

    /// <summary>ISO 4217 code of the money shown by default.</summary>
    public required string Currency { get; set; }

    /// <summary>The site's own domains, space separated; the landing page's own host always counts.</summary>
    public required string SiteDomains { get; set; }

    /// <summary>UTC milliseconds.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>True for the made-up company of <c>run --demo</c>.</summary>
    public required bool IsDemo { get; init; }
}

internal sealed class WorkspaceTable : IEntityTypeConfiguration<Workspace>
{
    public void Configure(EntityTypeBuilder<Workspace> table)
    {
        table.ToTable("access_workspaces").HasKey(static w => w.Id);
        table.HasIndex(static w => w.Name).IsUnique().HasDatabaseName("access_workspaces_name");
    }
}
