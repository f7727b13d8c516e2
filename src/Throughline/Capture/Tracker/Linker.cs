using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Throughline.Access;
using Throughline.Storage;

namespace Throughline.Capture.Tracker;

/// <summary>A token that has carried somebody over: good for the landing it came with, and for nobody after.</summary>
internal sealed class LinkerUse
{
    public required Guid WorkspaceId { get; init; }

    public required Guid TokenId { get; init; }

    /// <summary>The landing, which a browser that lost the answer sends again.</summary>
    public required Guid EventId { get; init; }

    public required long UsedAt { get; init; }
}

internal sealed class LinkerUseTable : IEntityTypeConfiguration<LinkerUse>
{
    public void Configure(EntityTypeBuilder<LinkerUse> table)
    {
        table.ToTable("capture_linker_uses").HasKey(static u => new { u.WorkspaceId, u.TokenId });
        table.HasIndex(static u => u.UsedAt).HasDatabaseName("capture_linker_uses_used");
    }
}

/// <summary>
/// Carries a visitor from one domain of a tenant to another: gives pages of the workspace's own domains a token, and believes one that comes within two minutes,
/// once, from such a page and with the same browser. Anything else changes nothing: people share addresses.
/// </summary>
internal sealed class Linker(CaptureSecrets secrets, IDbContextFactory<AppDb> databases, TimeProvider time) : IPageAssist
{
    private const int MostEvents = 10;
    private const long KeptMs = 10 * LinkerToken.LifeSeconds * 1_000;

    public async ValueTask AddAsync(PageQuestion question, JsonObject answer, CancellationToken cancellation)
    {
        if (question.IsBot || question.Page is not { } page || !IsOwn(page.Host, question.SiteDomains))
            return;
        var key = await secrets.VisitorKeyAsync(cancellation);
        var random = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        answer["lk"] = LinkerToken.Write(key, question.Workspace, question.Visitor, time.GetUtcNow().ToUnixTimeSeconds(), random, question.UserAgent);
    }

    /// <summary>Who the batch is from: the visitor that its landing's token carries, or else the one given.</summary>
    /// <param name="http">The request.</param>
    /// <param name="batch">The tracker's batch.</param>
    /// <param name="grant">The page's key.</param>
    /// <param name="visitor">As the cookie says.</param>
    public async ValueTask<Visitor> FollowAsync(HttpContext http, JsonElement batch, KeyGrant grant, Visitor visitor)
    {
        if (!Visitors.KeepsCookie(http.Request) || !batch.TryGetProperty("e"u8, out var events) || events.ValueKind is not JsonValueKind.Array)
            return visitor;
        foreach (var item in events.EnumerateArray().Take(MostEvents))
        {
            if (Text(item, "u") is not { } url || Text(item, "t") != "page_view" || LinkerToken.In(url).ToString() is not { Length: > 0 } carried)
                continue;
            var key = await secrets.VisitorKeyAsync(http.RequestAborted);
            var now = time.GetUtcNow();
            return IsOwnAddress(Text(item, "r"), grant.SiteDomains)
                && LinkerToken.TryRead(key, grant.Workspace, carried, now.ToUnixTimeSeconds(), http.Request.Headers.UserAgent.ToString(), out var known)
                && await IsFirstAsync(grant.Workspace, carried, Text(item, "id"), now.ToUnixTimeMilliseconds(), http.RequestAborted)
                ? visitor with { Id = known, IsStale = visitor.IsStale || visitor.Id != known, IsGenuine = true }
                : visitor;
        }

        return visitor;
    }

    private async Task<bool> IsFirstAsync(Guid workspace, string token, string? eventId, long now, CancellationToken cancellation)
    {
        var use = new LinkerUse
        {
            WorkspaceId = workspace,
            TokenId = StableId.Of(workspace, "linker", token),
            EventId = StableId.Of(workspace, "landing", eventId ?? ""),
            UsedAt = now,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([use], cancellation);
        await db.Set<LinkerUse>().Where(u => u.UsedAt < now - KeptMs).ExecuteDeleteAsync(cancellation);
        return await db.Set<LinkerUse>().AnyAsync(u => u.WorkspaceId == workspace && u.TokenId == use.TokenId && u.EventId == use.EventId, cancellation);
    }

    private static bool IsOwnAddress(string? url, IReadOnlyList<string> domains) => Uri.TryCreate(url, UriKind.Absolute, out var page) && IsOwn(page.Host, domains);

    private static bool IsOwn(string host, IReadOnlyList<string> domains) => domains.Any(domain => HostName.IsUnder(host, domain));

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind is JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
