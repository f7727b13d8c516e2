using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Capture.Hooks.Answers;

/// <summary>How many answers of a source are still to come, and what kept the last one.</summary>
internal sealed record AnswersToCome(int Waiting, int GivenUp, string? Note);

/// <summary>The answers that have to be fetched, kept until they are here.</summary>
internal sealed class AnswerBook(IDbContextFactory<AppDb> databases, AnswerSignal signal, TimeProvider time)
{
    // Meta keeps leads for 90 days; whoever mends the token within a week loses nothing, and later a new token asks for all again.
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Notes answers to fetch, at once. Those that are here already stay; those given up are tried again.</summary>
    public async Task ExpectAsync(HookSource source, IReadOnlyCollection<string> leads, CancellationToken cancellation)
    {
        if (leads.Count == 0)
            return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var chunk in leads.Distinct(StringComparer.Ordinal).Chunk(InList.Size))
        {
            var known = await Of(db, source).Where(a => chunk.Contains(a.LeadKey)).ToDictionaryAsync(static a => a.LeadKey, StringComparer.Ordinal, cancellation);
            await db.UpsertAsync(
                [.. chunk.Where(lead => known.GetValueOrDefault(lead)?.FetchedAt is null).Select(lead => new AwaitedAnswer
                {
                    WorkspaceId = source.WorkspaceId,
                    SourceId = source.SourceId,
                    LeadKey = lead,
                    NamedAt = known.GetValueOrDefault(lead)?.NamedAt ?? Now,
                    NextAt = Now,
                    Attempts = 0,
                    FetchedAt = null,
                    Note = null,
                })],
                cancellation);
        }

        signal.Wake();
    }

    /// <summary>The answers that are due, the longest waiting first.</summary>
    public async Task<IReadOnlyList<AwaitedAnswer>> DueAsync(int limit, CancellationToken cancellation)
    {
        var now = Now;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<AwaitedAnswer>().AsNoTracking().Where(a => a.NextAt != null && a.NextAt <= now).OrderBy(static a => a.NextAt).ThenBy(static a => a.LeadKey).Take(limit).ToListAsync(cancellation);
    }

    /// <summary>Notes that an answer is here.</summary>
    public Task CameAsync(AwaitedAnswer answer, CancellationToken cancellation) => PutAsync(answer with { NextAt = null, FetchedAt = Now, Note = null }, cancellation);

    /// <summary>Notes why an answer did not come; it is asked for again later and later, and given up after a week.</summary>
    public Task FailedAsync(AwaitedAnswer answer, string note, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromMinutes(Math.Min(LongestPause.TotalMinutes, Math.Pow(2, Math.Min(answer.Attempts, 20))));
        var next = Now + (long)pause.TotalMilliseconds;
        return PutAsync(answer with { NextAt = next - answer.NamedAt > Patience.TotalMilliseconds ? null : next, Attempts = answer.Attempts + 1, Note = note }, cancellation);
    }

    /// <summary>Asks for everything that has not come once more, as after a new access token.</summary>
    public async Task AgainAsync(HookSource source, CancellationToken cancellation)
    {
        var now = Now;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Of(db, source).Where(static a => a.FetchedAt == null).ExecuteUpdateAsync(
            a => a.SetProperty(static x => x.NextAt, now).SetProperty(static x => x.NamedAt, now).SetProperty(static x => x.Attempts, 0), cancellation);
        signal.Wake();
    }

    public async Task<AnswersToCome> ToComeAsync(HookSource source, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var open = Of(db, source).Where(static a => a.FetchedAt == null);
        return new AnswersToCome(
            await open.CountAsync(static a => a.NextAt != null, cancellation),
            await open.CountAsync(static a => a.NextAt == null, cancellation),
            await open.Where(static a => a.Note != null).OrderByDescending(static a => a.NamedAt).ThenBy(static a => a.LeadKey).Select(static a => a.Note).FirstOrDefaultAsync(cancellation));
    }

    private async Task PutAsync(AwaitedAnswer answer, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.UpsertAsync([answer], cancellation);
    }

    private static IQueryable<AwaitedAnswer> Of(AppDb db, HookSource source) =>
        db.Set<AwaitedAnswer>().AsNoTracking().Where(a => a.WorkspaceId == source.WorkspaceId && a.SourceId == source.SourceId);
}
