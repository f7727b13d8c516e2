using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Access;

/// <summary>What a key may do.</summary>
public enum KeyKind
{
    /// <summary>Public, in a web page: may only add behavioural events.</summary>
    Write = 1,

    /// <summary>Secret, on a server: the management API and events of any kind.</summary>
    Secret = 2,

    /// <summary>A partner's: may only register leads for that partner.</summary>
    Partner = 3,
}

/// <summary>A key of a workspace. Secret keys are kept as a hash only; write keys are public by nature and shown again in the snippet.</summary>
internal sealed class ApiKey
{
    public required Guid Id { get; init; }

    public required Guid WorkspaceId { get; init; }

    public required KeyKind Kind { get; init; }

    public required string Name { get; set; }

    /// <summary>Whose key it is when it is not the workspace's own: a partner's id.</summary>
    public Guid? Subject { get; init; }

    /// <summary>SHA-256 of the key, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>The whole write key; of a secret key the first characters, to recognise it.</summary>
    public required string Shown { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>When it stopped working; null while it works.</summary>
    public long? RevokedAt { get; set; }
}

internal sealed class ApiKeyTable : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> table)
    {
        table.ToTable("access_keys").HasKey(static k => k.Id);
        table.HasIndex(static k => k.Hash).IsUnique().HasDatabaseName("access_keys_hash");
        table.HasIndex(static k => k.WorkspaceId).HasDatabaseName("access_keys_workspace");
    }
}
