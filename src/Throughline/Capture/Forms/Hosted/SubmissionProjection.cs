using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>Keeps which event was sent with which form.</summary>
internal sealed class SubmissionProjection : IProjection
{
    public IReadOnlyList<Type> Tables => [typeof(FormSubmission)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation) => await batch.Db.UpsertAsync(
        [
            .. batch.Events.Where(static e => e.Kind == Kinds.FormSubmit && e.Facts.Name is { Length: > 0 and <= 200 }).Select(static e => new FormSubmission
            {
                WorkspaceId = e.Workspace, Form = e.Facts.Name!, OccurredAt = e.OccurredAt, EventId = e.EventId, Flag = e.Facts.Flag,
            }),
        ], cancellation);
}
