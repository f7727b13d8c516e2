using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Capture.References;

/// <summary>Gives reference codes out and finds what they stand for. A visitor or lead keeps its code for ever.</summary>
public sealed class ReferenceCodes(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const string Visitor = "visitor";
    private const string Lead = "lead";
    private const int Tries = 8;

    /// <summary>The code of a visitor.</summary>
    public Task<string> OfVisitorAsync(Guid workspace, Guid visitor, CancellationToken cancellation) => IssueAsync(workspace, Visitor, visitor, null, cancellation);

    /// <summary>The code of a lead, made with an identifier.</summary>
    public Task<string> OfLeadAsync(Guid workspace, Guid lead, Guid node, CancellationToken cancellation) => IssueAsync(workspace, Lead, lead, node, cancellation);

    /// <summary>The visitor or lead a code was given to; both null when it was not given here.</summary>
    public async Task<(Guid? Visitor, Guid? Lead)> FindAsync(Guid workspace, string? text, CancellationToken cancellation)
    {
        var found = await IssuedAsync(workspace, text, cancellation);
        return found?.Kind switch
        {
            Visitor => (found.Target, null),
            Lead => (null, found.Target),
            _ => default,
        };
    }

    /// <summary>Puts what a code stands for into an event.</summary>
    internal async Task ResolveAsync(EventDraft draft, string code, CancellationToken cancellation)
    {
        var found = await IssuedAsync(draft.Workspace, code, cancellation);
        if (found is null)
            draft.Note($"unknown_reference:{code}");
        else if (found.Kind == Visitor)
            draft.Visitor ??= found.Target.ToString();
        else
            (draft.Lead, draft.Subject) = (found.Target, found.Subject);
    }

    private async Task<IssuedReference?> IssuedAsync(Guid workspace, string? text, CancellationToken cancellation)
    {
        if (ReferenceCode.Read(text) is not { } code)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<IssuedReference>().AsNoTracking().FirstOrDefaultAsync(r => r.WorkspaceId == workspace && r.Code == code, cancellation);
    }

    private async Task<string> IssueAsync(Guid workspace, string kind, Guid target, Guid? subject, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var mine = db.Set<IssuedReference>().AsNoTracking().Where(r => r.WorkspaceId == workspace && r.Kind == kind && r.Target == target).Select(static r => r.Code);
        for (var i = 0; i < Tries; i++)
        {
            if (await mine.FirstOrDefaultAsync(cancellation) is { } known)
                return known;
            try
            {
                await db.InsertNewAsync([new IssuedReference { WorkspaceId = workspace, Code = CodeMaker.New(), Kind = kind, Target = target, Subject = subject, IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds() }], cancellation);
            }
            catch (System.Data.Common.DbException fault) when (!StoreFault.IsOfTheStore(fault))
            {
                // Another request gave this target its code meanwhile: that one holds.
            }
        }

        return await mine.FirstAsync(cancellation);
    }
}
