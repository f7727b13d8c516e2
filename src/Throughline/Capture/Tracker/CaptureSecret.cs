using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Throughline.Storage;

namespace Throughline.Capture.Tracker;

/// <summary>A key that the doors sign with, made by whichever instance needs it first and shared by all.</summary>
internal sealed class CaptureSecret
{
    public required string Name { get; init; }

    public required byte[] Value { get; init; }
}

internal sealed class CaptureSecretTable : IEntityTypeConfiguration<CaptureSecret>
{
    public void Configure(EntityTypeBuilder<CaptureSecret> table) => table.ToTable("capture_secrets").HasKey(static s => s.Name);
}

/// <summary>Hands out the key of the visitor cookie. It stays with the state, so cookies outlive a restart, and no projection's rebuild touches it.</summary>
internal sealed class CaptureSecrets(IDbContextFactory<AppDb> databases)
{
    private const string VisitorKey = "visitor_cookie";
    private const int KeyBytes = 32;

    private byte[]? _visitorKey;

    public async ValueTask<byte[]> VisitorKeyAsync(CancellationToken cancellation) => _visitorKey ??= await LoadAsync(cancellation);

    private async Task<byte[]> LoadAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([new CaptureSecret { Name = VisitorKey, Value = RandomNumberGenerator.GetBytes(KeyBytes) }], cancellation);
        return await db.Set<CaptureSecret>().AsNoTracking().Where(static s => s.Name == VisitorKey).Select(static s => s.Value).SingleAsync(cancellation);
    }
}
