using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.Links.Rules;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Links;

/// <summary>A link somebody wants.</summary>
/// <param name="Code">The end of the short address; null makes one.</param>
/// <param name="Overwrite">Whether tags the destination has already are replaced.</param>
public sealed record LinkDraft(string? Title, string? Destination, LinkTags Tags, string? Code = null, bool Overwrite = false);

/// <summary>What became of a draft: the link, or the fault; findings in both cases.</summary>
internal sealed record LinkOutcome(Link? Link, Fault? Fault, LintResult? Lint);

/// <summary>The registry of links: makes, finds, changes and retires them.</summary>
internal sealed class LinkBook(IDbContextFactory<AppDb> databases, LinkLint lint, LinkPolicies policies, TimeProvider time)
{
    /// <summary>Links shown on one page.</summary>
    public const int PageLimit = 100;

    private const int CodeLetters = 6;
    private const int LongestTitle = 120;
    private const int LongestCode = 40;

    /// <summary>Checks a draft without saving it: what it will count as, and what is wrong.</summary>
    public async Task<(Fault? Fault, LintResult? Lint)> CheckAsync(Guid workspace, LinkDraft draft, CancellationToken cancellation)
    {
        if (FaultOf(draft) is { } fault)
            return (fault, null);
        var settings = await policies.OfAsync(workspace, cancellation);
        if (!NamingRules.AllowsHost(draft.Destination!, settings))
            return (new Fault("destination", $"an address on {settings.Hosts.Replace(" ", ", ", StringComparison.Ordinal)}"), null);
        var address = LinkAddress.Tagged(draft.Destination!, draft.Tags);
        if (address.Length > LinkAddress.Longest)
            return (new Fault("destination", $"at most {LinkAddress.Longest:N0} characters with the tags"), null);
        var result = await lint.CheckAsync(workspace, address, null, draft.Tags, cancellation);
        var error = result.Findings.FirstOrDefault(static f => f.Severity == LinkSeverity.Error);
        return (error is null ? null : new Fault(FieldOf(error), error.Message), result);
    }

    /// <summary>Saves a draft.</summary>
    public async Task<LinkOutcome> CreateAsync(Guid workspace, string actor, LinkDraft draft, CancellationToken cancellation)
    {
        var (fault, result) = await CheckAsync(workspace, draft, cancellation);
        if (fault is not null)
            return new LinkOutcome(null, fault, result);
        var link = NewLink(workspace, actor, draft, result!.Channel);
        link.SearchText = SearchTextOf(link);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<Link>().AnyAsync(l => l.Code == link.Code, cancellation))
            return new LinkOutcome(null, new Fault("code", $"a short code that is free; '{link.Code}' is taken"), result);
        db.Add(link);
        db.Add(ChangeOf(link, actor, AddressOf(link)));
        try
        {
            await db.SaveChangesAsync(cancellation);
            return new LinkOutcome(link, null, result);
        }
        catch (DbUpdateException)
        {
            // Somebody took the code in between.
            return new LinkOutcome(null, new Fault("code", $"a short code that is free; '{link.Code}' is taken"), result);
        }
    }

    /// <summary>Changes where a link leads, keeping what it led to before.</summary>
    public async Task<LinkOutcome> ChangeAsync(Guid workspace, string actor, Guid id, LinkDraft draft, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<Link>().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LinkId == id, cancellation) is not { } link)
            return new LinkOutcome(null, new Fault("id", "the id of a link of this workspace"), null);
        var (fault, result) = await CheckAsync(workspace, draft with { Code = link.Code, Overwrite = true }, cancellation);
        if (fault is not null)
            return new LinkOutcome(null, fault, result);
        var before = AddressOf(link);
        link.Title = TitleOf(draft);
        link.Destination = draft.Destination!.Trim();
        (link.Source, link.Medium, link.Campaign) = (draft.Tags.Source, draft.Tags.Medium, draft.Tags.Campaign);
        (link.Term, link.Content, link.CampaignKey) = (draft.Tags.Term, draft.Tags.Content, draft.Tags.Id);
        link.Channel = result!.Channel;
        link.SearchText = SearchTextOf(link);
        if (AddressOf(link) != before)
        {
            db.Add(ChangeOf(link, actor, AddressOf(link)));
            // What was found on the old way says nothing about the new one.
            db.RemoveRange(db.Set<LinkCheck>().Where(c => c.WorkspaceId == workspace && c.LinkId == id));
        }

        await db.SaveChangesAsync(cancellation);
        return new LinkOutcome(link, null, result);
    }

    /// <summary>Stops a link, or lets it work again. False when there is none.</summary>
    public async Task<bool> RetireAsync(Guid workspace, string actor, Guid id, bool isRetired, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<Link>().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LinkId == id, cancellation) is not { } link)
            return false;
        if (link.RetiredAt is not null == isRetired)
            return true;
        link.RetiredAt = isRetired ? Now : null;
        db.Add(ChangeOf(link, actor, isRetired ? "retired" : "works again"));
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    public async Task<Link?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Link>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LinkId == id, cancellation);
    }

    /// <summary>The link behind a short address, of any workspace.</summary>
    public async Task<Link?> FindByCodeAsync(string code, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Link>().AsNoTracking().FirstOrDefaultAsync(l => l.Code == code, cancellation);
    }

    /// <summary>The link of a number in a signed token.</summary>
    public async Task<Link?> FindByNumberAsync(long number, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Link>().AsNoTracking().FirstOrDefaultAsync(l => l.Number == number, cancellation);
    }

    /// <summary>Links, newest first; words look in title, campaign, source and destination.</summary>
    /// <param name="onlyFailing">Only those whose parameters did not arrive at the last look.</param>
    public async Task<IReadOnlyList<Link>> ListAsync(Guid workspace, string? search, string? before, bool onlyFailing, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var links = db.Set<Link>().AsNoTracking().Where(l => l.WorkspaceId == workspace);
        if (Cursor.TryParse(before, out var at, out var id))
            links = links.Where(l => l.CreatedAt < at || (l.CreatedAt == at && l.LinkId.CompareTo(id) < 0));
        if (onlyFailing)
            links = links.Where(l => db.Set<LinkCheck>().Any(c => c.WorkspaceId == workspace && c.LinkId == l.LinkId && c.FailingSince != null));
        if (!string.IsNullOrWhiteSpace(search))
        {
            var words = search.Trim().ToLowerInvariant();
            links = links.Where(l => l.SearchText.Contains(words));
        }

        return await links.OrderByDescending(static l => l.CreatedAt).ThenByDescending(static l => l.LinkId).Take(PageLimit).ToListAsync(cancellation);
    }

    /// <summary>Where the next page begins; null behind the last.</summary>
    public static string? NextOf(IReadOnlyList<Link> page) => page.Count == PageLimit ? Cursor.Of(page[^1].CreatedAt, page[^1].LinkId) : null;

    /// <summary>What a link led to, newest first.</summary>
    public async Task<IReadOnlyList<LinkChange>> HistoryAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<LinkChange>().AsNoTracking().Where(c => c.WorkspaceId == workspace && c.LinkId == id).OrderByDescending(static c => c.ChangedAt).Take(PageLimit).ToListAsync(cancellation);
    }

    /// <summary>The address a link leads to, tags included.</summary>
    public static string AddressOf(Link link) => LinkAddress.Tagged(link.Destination, link.Tags);

    /// <summary>A code in its one form, or null when it cannot be one.</summary>
    public static string? CodeOf(string text)
    {
        var code = text.Trim().ToLowerInvariant();
        return code.Length is > 0 and <= LongestCode && code.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_') ? code : null;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Link NewLink(Guid workspace, string actor, LinkDraft draft, string channel) => new()
    {
        WorkspaceId = workspace,
        LinkId = Guid.CreateVersion7(time.GetUtcNow()),
        Number = NewNumber(),
        Code = draft.Code is { Length: > 0 } own ? CodeOf(own)! : ShortCode.New(CodeLetters).ToLowerInvariant(),
        Title = TitleOf(draft),
        Destination = draft.Destination!.Trim(),
        Source = draft.Tags.Source,
        Medium = draft.Tags.Medium,
        Campaign = draft.Tags.Campaign,
        Term = draft.Tags.Term,
        Content = draft.Tags.Content,
        CampaignKey = draft.Tags.Id,
        Channel = channel,
        SearchText = "",
        CreatedAt = Now,
        CreatedBy = actor,
        RetiredAt = null,
    };

    private static string SearchTextOf(Link link) => string.Join('\n', link.Title, link.Campaign, link.Source, link.Destination, link.Code).ToLowerInvariant();

    private LinkChange ChangeOf(Link link, string actor, string address) => new()
    {
        WorkspaceId = link.WorkspaceId,
        LinkId = link.LinkId,
        ChangedAt = Now,
        ChangeId = Guid.CreateVersion7(time.GetUtcNow()),
        ChangedBy = actor,
        Address = address,
    };

    /// <summary>A random number for a token; the first thousand are reserved for traps and pixels.</summary>
    internal static long NewNumber()
    {
        while (true)
        {
            var number = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;
            if (number > 1_000)
                return number;
        }
    }

    private static Fault? FaultOf(LinkDraft draft)
    {
        if (LinkAddress.FaultOf(draft.Destination?.Trim()) is { } destination)
            return new Fault("destination", destination);
        if (draft.Title?.Length > LongestTitle)
            return new Fault("title", $"at most {LongestTitle} characters");
        if (draft.Code is { Length: > 0 } code && CodeOf(code) is null)
            return new Fault("code", $"at most {LongestCode} letters, digits, hyphens and underscores");
        // Characters of a token: such a code would be read as one.
        if (draft.Code?.Length == LinkToken.Length)
            return new Fault("code", $"another length than {LinkToken.Length}");
        if (!draft.Overwrite && LinkAddress.Clashes(draft.Destination!, draft.Tags) is { Count: > 0 } clashes)
            return new Fault("destination", $"an address without {string.Join(", ", clashes)}, which it carries already: take them out, or choose to replace them");
        return null;
    }

    private static string TitleOf(LinkDraft draft) =>
        string.IsNullOrWhiteSpace(draft.Title) ? string.Join(" · ", new[] { draft.Tags.Campaign, draft.Tags.Source, draft.Tags.Content }.Where(static t => t.Length > 0)) is { Length: > 0 } made ? made[..Math.Min(made.Length, LongestTitle)] : "Link" : draft.Title.Trim();

    private static string FieldOf(LinkFinding finding) =>
        new[] { "source", "medium", "campaign", "term", "content", "id" }.FirstOrDefault(name => finding.Message.StartsWith(name, StringComparison.Ordinal) || finding.Message.StartsWith($"utm_{name}", StringComparison.Ordinal)) ?? "destination";
}
