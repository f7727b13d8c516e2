using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Hooks;

/// <summary>A system that may call us: its address and its secret, both sealed; only the address's hash can be looked up.</summary>
internal sealed record HookSource
{
    public required Guid WorkspaceId { get; init; }

    public required Guid SourceId { get; init; }

    /// <summary>Name of its <see cref="IHookProvider"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token in its address, hex.</summary>
    public required string TokenHash { get; init; }

    public required string TokenSealed { get; init; }

    public required string SecretSealed { get; init; }

    /// <summary>The token that fetches answers from the other side, sealed; null while none is set.</summary>
    public required string? AccessSealed { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>When its address stopped working; null while it works.</summary>
    public required long? RemovedAt { get; init; }

    public required string? RemovedBy { get; init; }

    /// <summary>Deliveries taken, sent again, and refused since it was added.</summary>
    public required long Taken { get; init; }

    public required long Repeated { get; init; }

    public required long Refused { get; init; }

    public required long? LastAt { get; init; }
}

/// <summary>What became of one delivery. The newest few of each source are kept; the bytes of those taken are in the log.</summary>
internal sealed record HookDelivery
{
    public required Guid WorkspaceId { get; init; }

    public required Guid SourceId { get; init; }

    public required Guid DeliveryId { get; init; }

    public required long ReceivedAt { get; init; }

    /// <summary><c>taken</c>, <c>repeated</c>, <c>fetched</c>, <c>handshake</c> or the reason it was refused.</summary>
    public required string Verdict { get; init; }

    public required int Bytes { get; init; }

    /// <summary>The raw event, when it was taken.</summary>
    public required Guid? RawEventId { get; init; }

    /// <summary>Events it was turned into.</summary>
    public required int Events { get; init; }

    /// <summary>Why it made none, or could not be read.</summary>
    public required string? Note { get; init; }

    public static HookDelivery Of(HookSource source, HookRequest request, string verdict, HookOutcome? outcome) => new()
    {
        WorkspaceId = source.WorkspaceId,
        SourceId = source.SourceId,
        DeliveryId = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(request.ReceivedAt)),
        ReceivedAt = request.ReceivedAt,
        Verdict = verdict,
        Bytes = request.Body.Length,
        RawEventId = outcome?.RawEventId,
        Events = outcome?.Events ?? 0,
        Note = outcome is { IsNew: true } or null ? outcome?.Note : "sent again",
    };
}

internal sealed class HookSourceTable : IEntityTypeConfiguration<HookSource>
{
    public void Configure(EntityTypeBuilder<HookSource> table)
    {
        table.ToTable("capture_hook_sources").HasKey(static s => new { s.WorkspaceId, s.SourceId });
        table.HasIndex(static s => s.TokenHash).IsUnique().HasDatabaseName("capture_hook_sources_token");
    }
}

internal sealed class HookDeliveryTable : IEntityTypeConfiguration<HookDelivery>
{
    public void Configure(EntityTypeBuilder<HookDelivery> table) =>
        table.ToTable("capture_hook_deliveries").HasKey(static d => new { d.WorkspaceId, d.SourceId, d.ReceivedAt, d.DeliveryId });
}
