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

/// <summary>Hands out the keys the doors sign with. They stay with the state, so cookies and links outlive a restart, and no projection's rebuild touches them.</summary>
internal sealed class CaptureSecrets(IDbContextFactory<AppDb> databases)
{
    private const string VisitorKey = "visitor_cookie";
    private const string LinkKey = "link_token_1";
    private const string FormKey = "form_token";
    private const int KeyBytes = 32;

    private byte[]? _visitorKey;
    private byte[]? _linkKey;
    private byte[]? _formKey;

    /// <summary>The key of the visitor cookie.</summary>
    public async ValueTask<byte[]> VisitorKeyAsync(CancellationToken cancellation) => _visitorKey ??= await LoadAsync(VisitorKey, cancellation);

    /// <summary>The key of the tokens in mails.</summary>
    public async ValueTask<byte[]> LinkKeyAsync(CancellationToken cancellation) => _linkKey ??= await LoadAsync(LinkKey, cancellation);

    /// <summary>The key of the stamps in hosted forms.</summary>
    public async ValueTask<byte[]> FormKeyAsync(CancellationToken cancellation) => _formKey ??= await LoadAsync(FormKey, cancellation);

    private async Task<byte[]> LoadAsync(string name, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([new CaptureSecret { Name = name, Value = RandomNumberGenerator.GetBytes(KeyBytes) }], cancellation);
        return await db.Set<CaptureSecret>().AsNoTracking().Where(s => s.Name == name).Select(static s => s.Value).SingleAsync(cancellation);
    }
}
