using Throughline.Access;
using Throughline.Leads.Calls;
using Throughline.Leads.Meetings;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary><c>/api/leads</c>: list, get, create, and what a rep does with a lead.</summary>
internal static class LeadApi
{
    public static void MapLeads(this IEndpointRouteBuilder app)
    {
        var leads = app.MapGroup("/api/leads").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Leads");
        app.MapLeadCsv();
        leads.MapGet("/", ListAsync).Produces<LeadListJson>();
        leads.MapPost("/", CreateAsync).Produces<LeadJson>(201).Produces<LeadJson>();
        leads.MapGet("/{id:guid}", GetAsync).Produces<LeadJson>();
        leads.MapGet("/{id:guid}/timeline", TimelineAsync).Produces<IReadOnlyList<TimelineJson>>();
        leads.MapPost("/{id:guid}/interactions", LogTouchAsync).Produces(204);
        leads.MapGet("/{id:guid}/clicks", ClicksAsync).Produces<IReadOnlyList<LeadClickJson>>();
        leads.MapPost("/{id:guid}/stage", SetStageAsync).Produces<LeadJson>();
        leads.MapPost("/{id:guid}/status", SetStatusAsync).Produces<LeadJson>();
        leads.MapPost("/{id:guid}/owner", AssignAsync).Produces<LeadJson>();
        leads.MapPost("/{id:guid}/notes", NoteAsync).Produces<LeadJson>();
        leads.MapGet("/{id:guid}/joins", JoinsAsync).Produces<IReadOnlyList<JoinJson>>();
        leads.MapPost("/{id:guid}/joins", JoinAsync).Produces<LeadJson>();
        leads.MapDelete("/{id:guid}/joins/{join:guid}", PartAsync).Produces<LeadJson>();
        app.MapCallLog();
        app.MapMeetings();
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, LeadQueries queries, string? search, string? stage, string? status, string? channel, Guid? owner, string? before, int? limit, CancellationToken cancellation)
    {
        if (stage is not null && Stages.Parse(stage) is null)
            return Problems.Invalid(new Fault("stage", $"one of {string.Join(", ", Stages.All)}"));
        if (status is not null && Statuses.Parse(status) is null)
            return Problems.Invalid(new Fault("status", $"one of {string.Join(", ", Statuses.All)}"));
        if (channel is not null && Channels.Find(channel) is null)
            return Problems.Invalid(new Fault("channel", $"one of {string.Join(", ", Channels.All)}"));
        if (limit is < 1 or > LeadQueries.PageLimit)
            return Problems.Invalid(new Fault("limit", $"1 to {LeadQueries.PageLimit}"));
        var filter = new LeadFilter(search, Stages.Parse(stage), Statuses.Parse(status), Channels.Find(channel), owner, Before: before, Limit: limit ?? 50);
        var page = await queries.ListAsync(SecretKeyFilter.GrantOf(http).Workspace, filter, cancellation);
        return Results.Ok(new LeadListJson([.. page.Leads.Select(LeadJson.Of)], page.Next, page.Total));
    }

    private static async Task<IResult> GetAsync(HttpContext http, LeadQueries queries, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } lead ? Results.Ok(LeadJson.Of(lead)) : Problems.NotFound("lead", id.ToString());

    private static async Task<IResult> LogTouchAsync(HttpContext http, TouchLog touches, Guid id, LogTouchJson input, CancellationToken cancellation)
    {
        var touch = new LoggedTouch(input.Kind, input.At, input.Note, http.Request.Headers["Idempotency-Key"].ToString());
        var result = await touches.LogAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, touch, cancellation);
        return result is CommandResult.Done ? Results.NoContent() : CommandAnswers.Of(result);
    }

    private static async Task<IResult> ClicksAsync(HttpContext http, LeadQueries queries, LeadClicks clicks, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } lead
            ? Results.Ok((await clicks.OfAsync(lead.Lead, cancellation)).Select(LeadClickJson.Of))
            : Problems.NotFound("lead", id.ToString());

    private static async Task<IResult> TimelineAsync(HttpContext http, LeadQueries queries, LeadTimeline timeline, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } lead
            ? Results.Ok((await timeline.OfAsync(lead.Lead, cancellation)).Select(TimelineJson.Of))
            : Problems.NotFound("lead", id.ToString());

    private static async Task<IResult> CreateAsync(HttpContext http, LeadCommands commands, LeadQueries queries, CreateLeadJson input, CancellationToken cancellation)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var lead = new NewLead(input.Email, input.Name, input.Phone, input.Company, input.Source, input.Channel, input.CreatedAt?.ToUnixTimeMilliseconds(), key);
        var result = await commands.CreateAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), lead, cancellation);
        return await AnswerAsync(http, queries, result, cancellation);
    }

    private static async Task<IResult> SetStageAsync(HttpContext http, LeadCommands commands, LeadQueries queries, Guid id, StageJson input, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, await commands.SetStageAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Stage, cancellation), cancellation);

    private static async Task<IResult> SetStatusAsync(HttpContext http, LeadCommands commands, LeadQueries queries, Guid id, StatusJson input, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, await commands.SetStatusAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Status, input.Reason, cancellation), cancellation);

    private static async Task<IResult> AssignAsync(HttpContext http, LeadCommands commands, LeadQueries queries, Guid id, OwnerJson input, CancellationToken cancellation) =>
        Guid.TryParse(input.Owner, out var owner)
            ? await AnswerAsync(http, queries, await commands.AssignAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, owner, cancellation), cancellation)
            : Problems.Invalid(new Fault("owner", "the id of a user of this workspace"));

    private static async Task<IResult> NoteAsync(HttpContext http, LeadCommands commands, LeadQueries queries, Guid id, NoteJson input, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, await commands.NoteAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Text, cancellation), cancellation);

    private static async Task<IResult> JoinsAsync(HttpContext http, LeadQueries queries, LeadJoins joins, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is { } found
            ? Results.Ok((await joins.OfAsync(found.Lead, cancellation)).Select(JoinJson.Of))
            : Problems.NotFound("lead", id.ToString());

    private static async Task<IResult> JoinAsync(HttpContext http, LeadCommands commands, LeadQueries queries, Guid id, JoinInput input, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, await commands.JoinAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, input.Lead, cancellation), cancellation);

    private static async Task<IResult> PartAsync(HttpContext http, LeadCommands commands, LeadQueries queries, Guid id, Guid join, CancellationToken cancellation) =>
        await AnswerAsync(http, queries, await commands.PartAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, join, cancellation), cancellation);

    private static async Task<IResult> AnswerAsync(HttpContext http, LeadQueries queries, CommandResult result, CancellationToken cancellation)
    {
        if (result is not CommandResult.Done done)
            return CommandAnswers.Of(result);
        var lead = LeadJson.Of((await queries.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, done.Id, cancellation))!);
        return done.IsNew && http.Request.Path.Value is "/api/leads" or "/api/leads/" ? Results.Created($"/api/leads/{lead.Id}", lead) : Results.Ok(lead);
    }
}
