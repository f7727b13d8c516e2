using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Calls;

/// <summary>Keeps the list of calls: each once, as the provider described it last.</summary>
internal sealed class CallProjection : IProjection
{
    public IReadOnlyList<Type> Tables => [typeof(CallRow)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var calls = batch.Events.Where(static e => e.Kind == Kinds.Interaction && e.Facts.Name is Interactions.Call or Interactions.OutboundCall).ToList();
        var updates = batch.Events.Where(static e => e.Kind == CallEvents.Updated).Select(static e => (Event: e, Details: Of(e))).Where(static u => u.Details.Call is not null).ToList();
        if (calls.Count + updates.Count == 0)
            return;
        var rows = calls.ToDictionary(static e => e.EventId, Row);
        foreach (var chunk in updates.Select(static u => u.Details.Call!.Value).Distinct().Where(id => !rows.ContainsKey(id)).Chunk(InList.Size))
        {
            foreach (var row in await batch.Db.Set<CallRow>().AsNoTracking().Where(c => c.WorkspaceId == batch.Workspace && chunk.Contains(c.CallId)).ToListAsync(cancellation))
                rows[row.CallId] = row;
        }

        foreach (var (_, details) in updates)
        {
            if (rows.TryGetValue(details.Call!.Value, out var row))
                rows[row.CallId] = row with { Status = details.Status, Seconds = details.Seconds, IsQualified = details.IsQualified, Tags = details.Tags };
        }

        await batch.Db.UpsertAsync(rows.Values, cancellation);
    }

    private static CallRow Row(Envelope e)
    {
        var details = Of(e);
        return new CallRow
        {
            WorkspaceId = e.Workspace,
            CallId = e.EventId,
            StartedAt = e.OccurredAt,
            Provider = details.Provider,
            Status = details.Status,
            Seconds = details.Seconds,
            IsQualified = details.IsQualified,
            IsInbound = e.Facts.Name == Interactions.Call,
            Number = details.Number,
            NumberName = details.NumberName,
            Channel = e.Facts.Channel,
            Confidence = details.Confidence,
            HasVisitor = e.Facts.Visitor is not null,
            CallerKey = details.CallerKey,
            Tags = details.Tags,
            Flag = e.Facts.Flag,
        };
    }

    // A call that came through another door says less; what it does not say is unknown, not wrong.
    private static CallDetails Of(Envelope e)
    {
        try
        {
            var details = e.Facts.Properties is { ValueKind: JsonValueKind.Object } ? e.Read<CallDetails>() : null;
            return (details ?? Unknown(e)) with { Provider = details?.Provider ?? e.Facts.Door, Status = details?.Status ?? "answered", Confidence = details?.Confidence ?? "none" };
        }
        catch (JsonException)
        {
            return Unknown(e);
        }
    }

    private static CallDetails Unknown(Envelope e) => new(e.Facts.Door, "answered", 0, false, true, null, null, "none", "", false, null, null, null, null);
}
