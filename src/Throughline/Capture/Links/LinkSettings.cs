using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Throughline.Storage;

namespace Throughline.Capture.Links;

/// <summary>A workspace's rules for links: its short domain, where dead links lead, and how campaigns are named.</summary>
internal sealed class LinkSettings
{
    /// <summary>What a workspace has that set nothing: the mediums of utm.md 2, lower case, any source.</summary>
    public const string DefaultMediums =
        "cpc paid-social display video email organic-social affiliate partner referral event webinar outbound direct-mail sms push qr qr-event podcast print business-card";

    public required Guid WorkspaceId { get; init; }

    /// <summary>Host of short links, such as <c>go.example.com</c>; empty is the server's own.</summary>
    public string Domain { get; set; } = "";

    /// <summary>Where unknown, expired and retired links lead; empty is a 404 page.</summary>
    public string Fallback { get; set; } = "";

    /// <summary>Allowed sources, space separated; empty allows any.</summary>
    public string Sources { get; set; } = "";

    /// <summary>Allowed mediums, space separated; empty allows any.</summary>
    public string Mediums { get; set; } = DefaultMediums;

    /// <summary>How campaigns are named, such as <c>{yyyyqq}_{region}_{objective}_{theme}</c>; empty is free.</summary>
    public string CampaignPattern { get; set; } = "";

    /// <summary>Fields required beyond source, medium and campaign: of <c>term content id</c>.</summary>
    public string Required { get; set; } = "";

    /// <summary>Hosts links may lead to, space separated, subdomains included; empty allows any.</summary>
    public string Hosts { get; set; } = "";

    public bool LowerCase { get; set; } = true;

    public long ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";

    public static string[] Words(string list) => list.Split([' ', ',', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

internal sealed class LinkSettingsTable : IEntityTypeConfiguration<LinkSettings>
{
    public void Configure(EntityTypeBuilder<LinkSettings> table)
    {
        table.ToTable("capture_link_settings").HasKey(static s => s.WorkspaceId);
        table.HasIndex(static s => s.Domain).HasDatabaseName("capture_link_settings_domain");
    }
}

/// <summary>Reads and changes the rules for links.</summary>
internal sealed class LinkPolicies(IDbContextFactory<AppDb> databases, ServerAddresses addresses, TimeProvider time)
{
    /// <summary>The workspace's rules, or the defaults.</summary>
    public async Task<LinkSettings> OfAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<LinkSettings>().AsNoTracking().FirstOrDefaultAsync(s => s.WorkspaceId == workspace, cancellation) ?? new LinkSettings { WorkspaceId = workspace };
    }

    /// <summary>The rules whose short domain a request came to; when no domain is set anywhere, those of the only workspace that has a fallback.</summary>
    public async Task<LinkSettings?> OfHostAsync(string host, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var name = HostName.Normalise(host) ?? "";
        var own = await db.Set<LinkSettings>().AsNoTracking().Where(s => s.Domain == name || (s.Domain == "" && s.Fallback != "")).OrderByDescending(static s => s.Domain).ThenBy(static s => s.WorkspaceId).Take(3).ToListAsync(cancellation);
        return own.FirstOrDefault(s => s.Domain.Length > 0) ?? (own.Count == 1 ? own[0] : null);
    }

    /// <summary>Saves rules; returns what is wrong, or null when they hold from now on.</summary>
    public async Task<Web.Fault?> SaveAsync(LinkSettings settings, string actor, CancellationToken cancellation)
    {
        Tidy(settings);
        if (Rules.NamingRules.FaultOf(settings) is { } fault)
            return fault;
        settings.ChangedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        settings.ChangedBy = actor;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (settings.Domain.Length > 0 && await db.Set<LinkSettings>().AnyAsync(s => s.Domain == settings.Domain && s.WorkspaceId != settings.WorkspaceId, cancellation))
            return new Web.Fault("domain", "a host that no other workspace uses");
        if (settings.Domain.Length > 0 && await addresses.FaultOfDomainAsync(db, settings.WorkspaceId, settings.Domain, cancellation) is { } taken)
            return new Web.Fault("domain", taken);
        await db.UpsertAsync([settings], cancellation);
        return null;
    }

    private static void Tidy(LinkSettings settings)
    {
        settings.Domain = (settings.Domain ?? "").Trim().ToLowerInvariant();
        settings.Fallback = (settings.Fallback ?? "").Trim();
        settings.Sources = Join(settings.Sources);
        settings.Mediums = Join(settings.Mediums);
        settings.Required = Join(settings.Required);
        settings.Hosts = Join(settings.Hosts);
        settings.CampaignPattern = (settings.CampaignPattern ?? "").Trim();
    }

    private static string Join(string? list) => string.Join(' ', LinkSettings.Words((list ?? "").ToLowerInvariant()).Distinct());
}
