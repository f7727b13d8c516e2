using System.Text.Json.Serialization;
using Throughline.Access;
using Throughline.Capture.Forms.Rules;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>A hosted form as the API shows and takes it.</summary>
internal sealed record HostedFormJson(
    Guid Id, string Code, string Path, string Name, string Title, string Intro, IReadOnlyList<FormFieldJson> Fields, string Consent, string Button, string Thanks, string Redirect, string Origins, bool IsClosed)
{
    public static HostedFormJson Of(HostedForm form) => new(
        form.FormId, form.Code, $"/f/{form.Code}", form.Name, form.Title, form.Intro,
        [.. form.Fields.Select(static f => new FormFieldJson(f.Key, f.Label, HostedFormRules.WordOf(f.Type), f.IsRequired, f.Choices))],
        form.Consent, form.Button, form.Thanks, form.Redirect, form.Origins, form.ClosedAt is not null);
}

/// <summary>A field of a hosted form.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FormFieldJson(string? Key, string? Label, string? Type, bool IsRequired, IReadOnlyList<string>? Choices);

/// <summary>A form to create or change.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FormInputJson(string? Name, string? Title, string? Intro, IReadOnlyList<FormFieldJson>? Fields, string? Consent, string? Button, string? Thanks, string? Redirect, string? Origins)
{
    public FormDescription ToDescription() => new(
        Name, Title, Intro, Fields is null ? null : [.. Fields.Select(static f => (object?)f is null ? null! : new FieldDescription(f.Label, f.Type, f.IsRequired, f.Choices is null ? null : string.Join('\n', f.Choices)))],
        Consent, Button, Thanks, Redirect, Origins);
}

/// <summary>A form with its figures.</summary>
internal sealed record FormFiguresJson(HostedFormJson Form, long Views, int Submissions, int Flagged, double? Conversion);

/// <summary>A submission: the event holds what was sent.</summary>
/// <param name="Answers">What the form asked beside the contact, by the field's key; like the contact null once erased.</param>
internal sealed record FormSubmissionJson(Guid EventId, DateTimeOffset At, string? Flag, string? Email, string? Name, string? Phone, string? Company, System.Text.Json.JsonElement? Answers)
{
    public static FormSubmissionJson Of(FormSubmission submission, EventPersonal? said) =>
        new(submission.EventId, ApiTime.Of(submission.OccurredAt), submission.Flag, said?.Email, said?.Name, said?.Phone, said?.Company, said?.Traits);
}

/// <summary><c>/api/forms</c>: the hosted forms of a workspace.</summary>
internal static class HostedFormApi
{
    private const int PageLimit = 200;

    public static void MapHostedForms(this IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("/api/forms").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Forms");
        forms.MapGet("/", ListAsync).Produces<IReadOnlyList<FormFiguresJson>>();
        forms.MapPost("/", CreateAsync).Produces<HostedFormJson>(201);
        forms.MapGet("/{id:guid}", GetAsync).Produces<HostedFormJson>();
        forms.MapPut("/{id:guid}", ChangeAsync).Produces<HostedFormJson>();
        forms.MapPost("/{id:guid}/closure", CloseAsync).Produces<HostedFormJson>();
        forms.MapGet("/{id:guid}/submissions", SubmissionsAsync).Produces<IReadOnlyList<FormSubmissionJson>>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, HostedForms forms, CancellationToken cancellation) =>
        Results.Ok((await forms.AllAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation)).Select(static f => new FormFiguresJson(HostedFormJson.Of(f.Form), f.Views, f.Submissions, f.Flagged, f.Conversion)));

    private static async Task<IResult> CreateAsync(HttpContext http, HostedForms forms, FormInputJson input, CancellationToken cancellation)
    {
        var (form, fault) = await forms.CreateAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), input.ToDescription(), cancellation);
        return fault is null ? Results.Created($"/api/forms/{form!.FormId}", HostedFormJson.Of(form)) : Problems.Invalid(fault);
    }

    private static async Task<IResult> GetAsync(HttpContext http, HostedForms forms, Guid id, CancellationToken cancellation) =>
        await forms.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } form ? Results.Ok(HostedFormJson.Of(form)) : Problems.NotFound("form", id.ToString());

    private static async Task<IResult> ChangeAsync(HttpContext http, HostedForms forms, Guid id, FormInputJson input, CancellationToken cancellation)
    {
        var (form, fault) = await forms.ChangeAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.ToDescription(), cancellation);
        return fault is not null ? Problems.Invalid(fault) : form is null ? Problems.NotFound("form", id.ToString()) : Results.Ok(HostedFormJson.Of(form));
    }

    private static async Task<IResult> CloseAsync(HttpContext http, HostedForms forms, Guid id, CancellationToken cancellation) =>
        await forms.CloseAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, isClosed: true, cancellation) ? await GetAsync(http, forms, id, cancellation) : Problems.NotFound("form", id.ToString());

    private static async Task<IResult> SubmissionsAsync(HttpContext http, HostedForms forms, IEventLog log, Guid id, DateTimeOffset? before, int? limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > PageLimit)
            return Problems.Invalid(new Fault("limit", $"1 to {PageLimit}"));
        if (await forms.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is not { } form)
            return Problems.NotFound("form", id.ToString());
        var sent = await forms.SubmissionsAsync(form, before?.ToUnixTimeMilliseconds(), limit ?? 50, cancellation);
        var said = (await log.FindAsync(form.WorkspaceId, [.. sent.Select(static s => s.EventId)], cancellation)).ToDictionary(static e => e.EventId, static e => e.Personal);
        return Results.Ok(sent.Select(s => FormSubmissionJson.Of(s, said.GetValueOrDefault(s.EventId))));
    }
}
