using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.Forms.Rules;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>A form with what it brought.</summary>
internal sealed record FormFigures(HostedForm Form, long Views, int Submissions, int Flagged, long? LastAt)
{
    /// <summary>Submissions of people by view; null without views.</summary>
    public double? Conversion => Views == 0 || Submissions - Flagged > Views ? null : (double)(Submissions - Flagged) / Views;
}

/// <summary>The workspace's hosted forms, their views and what was sent with them.</summary>
internal sealed class HostedForms(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>Begins every hosted form's code, so that no name of a plain form can be taken for one.</summary>
    public const string Prefix = "hf-";

    private const int CodeLength = 10;
    private const string CodeLetters = "23456789abcdefghjkmnpqrstvwxyz";
    private const long DayMs = 86_400_000;

    public async Task<HostedForm?> ByCodeAsync(string code, CancellationToken cancellation)
    {
        if (!code.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HostedForm>().AsNoTracking().FirstOrDefaultAsync(f => f.Code == code, cancellation);
    }

    /// <summary>The workspace's own domains.</summary>
    public async Task<IReadOnlyList<string>> DomainsAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await SiteDomains.OfAsync(db, workspace, cancellation);
    }

    public async Task<HostedForm?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HostedForm>().AsNoTracking().FirstOrDefaultAsync(f => f.WorkspaceId == workspace && f.FormId == id, cancellation);
    }

    public async Task<(HostedForm? Form, Fault? Fault)> CreateAsync(Actor actor, FormDescription input, CancellationToken cancellation)
    {
        if (HostedFormRules.FaultOf(input, out var fields) is { } fault)
            return (null, fault);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var form = Described(new HostedForm
        {
            WorkspaceId = actor.Workspace,
            FormId = Guid.CreateVersion7(time.GetUtcNow()),
            Code = Prefix + RandomNumberGenerator.GetString(CodeLetters, CodeLength),
            Name = "",
            Title = "",
            Intro = "",
            FieldsJson = "",
            Consent = "",
            Button = "",
            Thanks = "",
            Redirect = "",
            Origins = "",
            CreatedAt = now,
            CreatedBy = actor.Id,
            UpdatedAt = now,
            UpdatedBy = actor.Id,
            ClosedAt = null,
            ClosedBy = null,
        }, input, fields);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([form], cancellation);
        return (form, null);
    }

    public async Task<(HostedForm? Form, Fault? Fault)> ChangeAsync(Actor actor, Guid id, FormDescription input, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, id, cancellation) is not { } form)
            return (null, null);
        if (HostedFormRules.FaultOf(input, out var fields) is { } fault)
            return (form, fault);
        var changed = Described(form, input, fields) with { UpdatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(), UpdatedBy = actor.Id };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.UpsertAsync([changed], cancellation);
        return (changed, null);
    }

    /// <summary>Closes a form, or opens it again.</summary>
    public async Task<bool> CloseAsync(Actor actor, Guid id, bool isClosed, CancellationToken cancellation)
    {
        long? at = isClosed ? time.GetUtcNow().ToUnixTimeMilliseconds() : null;
        var by = isClosed ? actor.Id : null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<HostedForm>().Where(f => f.WorkspaceId == actor.Workspace && f.FormId == id)
            .ExecuteUpdateAsync(f => f.SetProperty(static x => x.ClosedAt, at).SetProperty(static x => x.ClosedBy, by), cancellation) > 0;
    }

    /// <summary>Counts a person's look at the form.</summary>
    public async Task CountViewAsync(HostedForm form, CancellationToken cancellation)
    {
        var day = (int)(time.GetUtcNow().ToUnixTimeMilliseconds() / DayMs);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([new FormViews { WorkspaceId = form.WorkspaceId, FormId = form.FormId, Day = day, Views = 0 }], cancellation);
        await db.Set<FormViews>().Where(v => v.WorkspaceId == form.WorkspaceId && v.FormId == form.FormId && v.Day == day)
            .ExecuteUpdateAsync(v => v.SetProperty(static x => x.Views, static x => x.Views + 1), cancellation);
    }

    /// <summary>All forms with their figures, newest first.</summary>
    public async Task<IReadOnlyList<FormFigures>> AllAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var forms = await db.Set<HostedForm>().AsNoTracking().Where(f => f.WorkspaceId == workspace).OrderBy(static f => f.ClosedAt != null).ThenByDescending(static f => f.CreatedAt).ToListAsync(cancellation);
        var views = await db.Set<FormViews>().Where(v => v.WorkspaceId == workspace).GroupBy(static v => v.FormId).Select(static g => new { g.Key, Views = g.Sum(static v => v.Views) }).ToDictionaryAsync(static v => v.Key, static v => v.Views, cancellation);
        var sent = await db.Set<FormSubmission>().Where(s => s.WorkspaceId == workspace).GroupBy(static s => s.Form)
            .Select(static g => new { g.Key, Count = g.Count(), Flagged = g.Count(static s => s.Flag != null), Last = g.Max(static s => s.OccurredAt) }).ToDictionaryAsync(static s => s.Key, cancellation);
        return forms.ConvertAll(f => sent.TryGetValue(f.Code, out var s)
            ? new FormFigures(f, views.GetValueOrDefault(f.FormId), s.Count, s.Flagged, s.Last)
            : new FormFigures(f, views.GetValueOrDefault(f.FormId), 0, 0, null));
    }

    /// <summary>The newest submissions of a form, or those before a time.</summary>
    public async Task<IReadOnlyList<FormSubmission>> SubmissionsAsync(HostedForm form, long? before, int limit, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var sent = db.Set<FormSubmission>().AsNoTracking().Where(s => s.WorkspaceId == form.WorkspaceId && s.Form == form.Code);
        if (before is { } at)
            sent = sent.Where(s => s.OccurredAt < at);
        return await sent.OrderByDescending(static s => s.OccurredAt).ThenByDescending(static s => s.EventId).Take(limit).ToListAsync(cancellation);
    }

    private static HostedForm Described(HostedForm form, FormDescription input, IReadOnlyList<FormField> fields) => form with
    {
        Name = input.Name!.Trim(),
        Title = Text(input.Title) ?? input.Name!.Trim(),
        Intro = Text(input.Intro) ?? "",
        FieldsJson = JsonSerializer.Serialize(fields),
        Consent = Text(input.Consent) ?? "",
        Button = Text(input.Button) ?? "Send",
        Thanks = Text(input.Thanks) ?? "Thank you. We have received your message and will get back to you.",
        Redirect = Text(input.Redirect) ?? "",
        Origins = string.Join(' ', HostedFormRules.Words(input.Origins).Select(static o => o.TrimEnd('/'))),
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
