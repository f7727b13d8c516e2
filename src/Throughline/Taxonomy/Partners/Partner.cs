using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Taxonomy;

/// <summary>A partner or reseller. Its code, domains and source names make touches Partner (R03) for all history; an ended one keeps what it brought and can register nothing new.</summary>
public sealed record Partner
{
    public required Guid WorkspaceId { get; init; }

    public required Guid PartnerId { get; init; }

    public required string Name { get; init; }

    /// <summary>Reference code in its one form (<c>7H3KQ9H</c>).</summary>
    public required string Code { get; init; }

    /// <summary>Registrable domains, separated by spaces.</summary>
    public required string Domains { get; init; }

    /// <summary>Source names as tags write them, normalised, one a line.</summary>
    public required string Sources { get; init; }

    /// <summary>Whom to talk to, in free words; null when erased or unknown.</summary>
    public required string? Contact { get; init; }

    public required long RegisteredAt { get; init; }

    /// <summary>When it stopped being a partner; null while it is one.</summary>
    public required long? EndedAt { get; init; }

    /// <summary>What reports call what it brings: its first source name, else its own.</summary>
    public string Source => SourceList.Count > 0 ? SourceList[0] : Capture.TagText.Normalise(Name);

    public IReadOnlyList<string> DomainList => Domains.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> SourceList => Sources.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The code as people read it out: <c>7H3-KQ9H</c>.</summary>
    public string SpokenCode => Capture.ReferenceCode.Spoken(Code);
}

/// <summary>A lead that a partner brought in by form, key, or a code said to a rep: what the first-come rule is about.</summary>
public sealed record PartnerRegistration
{
    public required Guid WorkspaceId { get; init; }

    public required Guid EventId { get; init; }

    public required Guid PartnerId { get; init; }

    /// <summary>The identifier it names; its person is who was registered.</summary>
    public required Guid NodeId { get; init; }

    public required long OccurredAt { get; init; }

    /// <summary>One of <see cref="Log.Interactions"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The door it came through.</summary>
    public required string Door { get; init; }

    /// <summary>Who entered it; null for the partner itself.</summary>
    public required string? Actor { get; init; }

    /// <summary>The deal as the partner calls it.</summary>
    public required string? Deal { get; init; }

    /// <summary>The partner's own id, verbatim.</summary>
    public required string? SubId { get; init; }
}

/// <summary>A longer protection of one registration, granted by somebody.</summary>
public sealed record PartnerExtension
{
    public required Guid WorkspaceId { get; init; }

    public required Guid RegistrationId { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public required long UntilAt { get; init; }

    public required string? Actor { get; init; }
}

/// <summary>Where a partner registers leads without a key: the secret end of its form's address. State, as keys are.</summary>
internal sealed record PartnerForm
{
    public required Guid WorkspaceId { get; init; }

    public required Guid PartnerId { get; init; }

    public required string Token { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }
}

/// <summary>How a workspace decides between partners. State: it is applied when reading.</summary>
public sealed record PartnerPolicy
{
    /// <summary>Shortest and longest protection, in days.</summary>
    public const int LongestDays = 730;

    public required Guid WorkspaceId { get; init; }

    /// <summary>Days for which the first partner to register a lead holds it.</summary>
    public required int ProtectionDays { get; init; }

    /// <summary>Whether a visit by a partner's link counts like a registration.</summary>
    public required bool LinksCount { get; init; }

    public required long ChangedAt { get; init; }

    public required string ChangedBy { get; init; }

    /// <summary>90 days, links do not count.</summary>
    internal static PartnerPolicy Default(Guid workspace) => new() { WorkspaceId = workspace, ProtectionDays = 90, LinksCount = false, ChangedAt = 0, ChangedBy = "" };
}

internal sealed class PartnerTable : IEntityTypeConfiguration<Partner>
{
    public void Configure(EntityTypeBuilder<Partner> table)
    {
        table.ToTable("taxonomy_partners").HasKey(static p => new { p.WorkspaceId, p.PartnerId });
        table.Ignore(static p => p.Source).Ignore(static p => p.DomainList).Ignore(static p => p.SourceList).Ignore(static p => p.SpokenCode);
    }
}

internal sealed class PartnerRegistrationTable : IEntityTypeConfiguration<PartnerRegistration>
{
    public void Configure(EntityTypeBuilder<PartnerRegistration> table)
    {
        table.ToTable("taxonomy_registrations").HasKey(static r => new { r.WorkspaceId, r.EventId });
        table.HasIndex(static r => new { r.WorkspaceId, r.NodeId }).HasDatabaseName("taxonomy_registrations_node");
        table.HasIndex(static r => new { r.WorkspaceId, r.OccurredAt }).HasDatabaseName("taxonomy_registrations_time");
    }
}

internal sealed class PartnerExtensionTable : IEntityTypeConfiguration<PartnerExtension>
{
    public void Configure(EntityTypeBuilder<PartnerExtension> table) => table.ToTable("taxonomy_extensions").HasKey(static e => new { e.WorkspaceId, e.RegistrationId, e.EventId });
}

internal sealed class PartnerFormTable : IEntityTypeConfiguration<PartnerForm>
{
    public void Configure(EntityTypeBuilder<PartnerForm> table)
    {
        table.ToTable("taxonomy_partner_forms").HasKey(static f => new { f.WorkspaceId, f.PartnerId });
        table.HasIndex(static f => f.Token).IsUnique().HasDatabaseName("taxonomy_partner_forms_token");
    }
}

internal sealed class PartnerPolicyTable : IEntityTypeConfiguration<PartnerPolicy>
{
    public void Configure(EntityTypeBuilder<PartnerPolicy> table) => table.ToTable("taxonomy_partner_policies").HasKey(static p => p.WorkspaceId);
}
