using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Coupons.Rules;
using Throughline.Capture.Links;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Coupons;

/// <summary>A batch somebody wants: a number of single-use codes, or one shared word.</summary>
/// <param name="Word">The shared word; null makes single-use codes.</param>
/// <param name="Count">How many single-use codes.</param>
/// <param name="Limit">Redemptions of a shared word; 0 is without limit.</param>
public sealed record CouponBatchDraft(
    string? Name, string? Campaign, string? Channel, string? Worth, string? Prefix = null, int Count = 0, string? Word = null, int Limit = 0, DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidTo = null);

/// <summary>How far a batch is.</summary>
public sealed record CouponCounts(int Codes, int Issued, int Reserved, int Redeemed, int Reversed);

/// <summary>Batches of coupons and their codes.</summary>
internal sealed class CouponBook(IDbContextFactory<AppDb> databases, ILinkJudge judge, TimeProvider time)
{
    /// <summary>Codes of one batch.</summary>
    public const int CodesAtMost = 50_000;

    private const int LongestText = 120;

    /// <summary>A shared word without a limit still has one: what a counter can hold.</summary>
    private const int Unlimited = 1_000_000_000;

    public async Task<(CouponBatch? Batch, Fault? Fault)> CreateAsync(Guid workspace, string actor, CouponBatchDraft draft, CancellationToken cancellation)
    {
        var word = CouponCode.Normalise(draft.Word);
        if (FaultOf(draft, word) is { } fault)
            return (null, fault);
        var isShared = word.Length > 0;
        var batch = new CouponBatch
        {
            WorkspaceId = workspace,
            BatchId = Guid.CreateVersion7(time.GetUtcNow()),
            Name = draft.Name!.Trim(),
            IsShared = isShared,
            Prefix = CouponCode.Normalise(draft.Prefix),
            Campaign = draft.Campaign?.Trim() ?? "",
            Channel = draft.Channel!,
            Worth = draft.Worth?.Trim() ?? "",
            ValidFrom = draft.ValidFrom?.ToUnixTimeMilliseconds(),
            ValidTo = draft.ValidTo?.ToUnixTimeMilliseconds(),
            UsesAllowed = isShared ? draft.Limit == 0 ? Unlimited : draft.Limit : 1,
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            CreatedBy = actor,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (isShared && await db.Set<Coupon>().AnyAsync(c => c.WorkspaceId == workspace && c.Code == word, cancellation))
            return (null, new Fault("word", $"a word that is free; '{word}' is taken"));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.InsertNewAsync([batch], cancellation);
        await db.InsertNewAsync(isShared ? [CodeOf(batch, word, draft.Word!.Trim().ToUpperInvariant())] : Draw(batch, draft.Count), cancellation);
        await transaction.CommitAsync(cancellation);
        return (batch, null);
    }

    public async Task<CouponBatch?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<CouponBatch>().AsNoTracking().FirstOrDefaultAsync(b => b.WorkspaceId == workspace && b.BatchId == id, cancellation);
    }

    public async Task<IReadOnlyList<CouponBatch>> ListAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<CouponBatch>().AsNoTracking().Where(b => b.WorkspaceId == workspace).OrderByDescending(static b => b.CreatedAt).Take(LinkBook.PageLimit).ToListAsync(cancellation);
    }

    public async Task<CouponCounts> CountAsync(Guid workspace, Guid batch, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var codes = db.Set<Coupon>().Where(c => c.WorkspaceId == workspace && c.BatchId == batch);
        var states = await (
            from u in db.Set<CouponUse>()
            join c in codes on new { u.WorkspaceId, u.Code } equals new { c.WorkspaceId, c.Code }
            group u by u.State into g
            select new { g.Key, Count = g.Count() }).ToDictionaryAsync(static g => g.Key, static g => g.Count, cancellation);
        return new CouponCounts(
            await codes.CountAsync(cancellation), await codes.CountAsync(static c => c.IssuedAt != null, cancellation),
            states.GetValueOrDefault(CouponStates.Reserved), states.GetValueOrDefault(CouponStates.Redeemed), states.GetValueOrDefault(CouponStates.Reversed));
    }

    /// <summary>All codes of a batch as CSV, for the printer or the mail system.</summary>
    public async Task<string> ExportAsync(Guid workspace, Guid batch, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var codes = await db.Set<Coupon>().AsNoTracking().Where(c => c.WorkspaceId == workspace && c.BatchId == batch).OrderBy(static c => c.Code).ToListAsync(cancellation);
        return CsvList.Write(["code", "issued"], codes.Select(static IReadOnlyList<string> (c) => [c.Shown, c.IssuedAt is null ? "no" : "yes"]));
    }

    private static List<Coupon> Draw(CouponBatch batch, int count)
    {
        var bodies = new HashSet<string>(StringComparer.Ordinal);
        while (bodies.Count < count)
            bodies.Add(ShortCode.New(CouponCode.Letters));
        return [.. bodies.Select(body => CodeOf(batch, batch.Prefix + body, CouponCode.Show(batch.Prefix, body)))];
    }

    private static Coupon CodeOf(CouponBatch batch, string code, string shown) =>
        new() { WorkspaceId = batch.WorkspaceId, Code = code, BatchId = batch.BatchId, Shown = shown, IssuedAt = null, IssuedBy = null };

    private Fault? FaultOf(CouponBatchDraft draft, string word)
    {
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Length > LongestText)
            return new Fault("name", $"a name of 1 to {LongestText} characters");
        if (draft.Campaign?.Length > LongestText || draft.Worth?.Length > LongestText)
            return new Fault(draft.Worth?.Length > LongestText ? "worth" : "campaign", $"at most {LongestText} characters");
        if (!judge.Channels.Contains(draft.Channel ?? ""))
            return new Fault("channel", $"one of {string.Join(", ", judge.Channels)}");
        if (draft.ValidTo < draft.ValidFrom)
            return new Fault("validTo", "a time after validFrom");
        if (draft is { Word.Length: > 0, Count: > 0 })
            return new Fault("word", "a shared word, or a count of single-use codes: one of them");
        if (draft.Word is { Length: > 0 })
            return word.Length is < 4 or > CouponCode.LongestWord || !word.All(char.IsAsciiLetterOrDigit) ? new Fault("word", $"a word of 4 to {CouponCode.LongestWord} letters and digits") : draft.Limit < 0 ? new Fault("limit", "0 for no limit, or how often it may be used") : null;
        if (CouponCode.Normalise(draft.Prefix) is var prefix && (prefix.Length > CouponCode.LongestPrefix || !prefix.All(char.IsAsciiLetterOrDigit)))
            return new Fault("prefix", $"at most {CouponCode.LongestPrefix} letters and digits");
        return draft.Count is < 1 or > CodesAtMost ? new Fault("count", $"1 to {CodesAtMost:N0} codes, or a shared word") : null;
    }
}

/// <summary>The states of a use.</summary>
internal static class CouponStates
{
    public const string Reserved = "reserved";
    public const string Redeemed = "redeemed";
    public const string Reversed = "reversed";
}
