using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Calls;

/// <summary>A call with who called; nothing of the caller when that was erased or withheld.</summary>
internal sealed record CallLine(CallRow Call, string? Caller, string? Name);

/// <summary>Which calls a list shows.</summary>
internal sealed record CallFilter(string? Status, bool? IsQualified, string? Number, string? Before);

/// <summary>Reads calls for the page and the API.</summary>
internal sealed class CallList(IDbContextFactory<AppDb> databases, IEventLog log)
{
    public const int PageSize = 50;

    public static IReadOnlyList<string> Statuses { get; } = [.. Enum.GetValues<CallStatus>().Select(CallDesk.Word)];

    /// <summary>A page of calls, newest first, and where the next begins.</summary>
    public async Task<(IReadOnlyList<CallLine> Calls, string? Next)> PageAsync(Guid workspace, CallFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var calls = db.Set<CallRow>().AsNoTracking().Where(c => c.WorkspaceId == workspace);
        if (filter.Status is { Length: > 0 } status)
            calls = calls.Where(c => c.Status == status);
        if (filter.IsQualified is { } isQualified)
            calls = calls.Where(c => c.IsQualified == isQualified);
        if (filter.Number is { Length: > 0 } number)
            calls = calls.Where(c => c.Number == number);
        if (Cursor.TryParse(filter.Before, out var at, out var id))
            calls = calls.Where(c => c.StartedAt < at || (c.StartedAt == at && c.CallId.CompareTo(id) < 0));
        var rows = await calls.OrderByDescending(static c => c.StartedAt).ThenByDescending(static c => c.CallId).Take(PageSize + 1).ToListAsync(cancellation);
        var page = rows.Take(PageSize).ToList();
        var events = (await log.FindAsync(workspace, [.. page.Select(static c => c.CallId)], cancellation)).ToDictionary(static e => e.EventId);
        var lines = page.ConvertAll(c => new CallLine(c, events.GetValueOrDefault(c.CallId)?.Personal?.Phone, events.GetValueOrDefault(c.CallId)?.Personal?.Name));
        return (lines, rows.Count > PageSize ? Cursor.Of(page[^1].StartedAt, page[^1].CallId) : null);
    }
}
