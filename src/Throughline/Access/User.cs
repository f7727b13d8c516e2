using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Access;

/// <summary>Somebody who signs in. What they may do is said by their memberships.</summary>
internal sealed class User
{
    public required Guid Id { get; init; }

    /// <summary>Trimmed, lower case, unique.</summary>
    public required string Email { get; set; }

    public required string Name { get; set; }

    /// <summary>Null until the first password is set through a link.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password: sessions from before it end.</summary>
    public required Guid Stamp { get; set; }

    public required long CreatedAt { get; init; }
}

/// <summary>A user's role in a workspace.</summary>
internal sealed class Membership
{
    public required Guid WorkspaceId { get; init; }

    public required Guid UserId { get; init; }

    public required Role Role { get; set; }

    public required long CreatedAt { get; init; }
}

/// <summary>A link that sets a password once.</summary>
internal sealed class PasswordLink
{
    /// <summary>SHA-256 of the token, lower-case hex.</summary>
    public required string Hash { get; init; }

    public required Guid UserId { get; init; }

    public required long ExpiresAt { get; init; }

    public long? UsedAt { get; set; }
}

/// <summary>The one row that says the installation has an owner. Its key makes two setups at once impossible.</summary>
internal sealed class SetupMark
{
    public const int Only = 1;

    public required int Id { get; init; }

    public required long At { get; init; }
}

internal sealed class UserTable : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> table)
    {
        table.ToTable("access_users").HasKey(static u => u.Id);
        table.HasIndex(static u => u.Email).IsUnique().HasDatabaseName("access_users_email");
    }
}

internal sealed class MembershipTable : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> table)
    {
        table.ToTable("access_memberships").HasKey(static m => new { m.WorkspaceId, m.UserId });
        table.HasIndex(static m => m.UserId).HasDatabaseName("access_memberships_user");
    }
}

internal sealed class PasswordLinkTable : IEntityTypeConfiguration<PasswordLink>
{
    public void Configure(EntityTypeBuilder<PasswordLink> table) => table.ToTable("access_password_links").HasKey(static l => l.Hash);
}

internal sealed class SetupMarkTable : IEntityTypeConfiguration<SetupMark>
{
    public void Configure(EntityTypeBuilder<SetupMark> table) => table.ToTable("access_setup").HasKey(static s => s.Id);
}
