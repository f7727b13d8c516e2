using Throughline.Access;
using Throughline.Capture.References;
using Throughline.Web;

namespace Throughline.Leads.Calls;

/// <summary>A call to log.</summary>
internal sealed record LogCallJson(string? Outcome, bool? IsInbound, int? Minutes, string? Note);

/// <summary>A lead's reference code.</summary>
internal sealed record LeadReferenceJson(string Code, string Shown);

/// <summary>Calls entered by hand, reference codes, and finding a lead by what a caller says.</summary>
internal static class CallLogApi
{
    public static void MapCallLog(this IEndpointRouteBuilder app)
    {
        var leads = app.MapGroup("/api/leads").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Leads");
        leads.MapGet("/found", FindAsync).Produces<IReadOnlyList<LeadJson>>();
        leads.MapPost("/{id:guid}/calls", LogAsync).Produces(204);
        leads.MapPost("/{id:guid}/reference", ReferAsync).Produces<LeadReferenceJson>();
    }

    private static async Task<IResult> FindAsync(HttpContext http, LeadFinder finder, string? q, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(q)
            ? Problems.Invalid(new Fault("q", "a telephone number, an e-mail, a reference code or a name"))
            : Results.Ok((await finder.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, q, cancellation)).Select(LeadJson.Of));

    private static async Task<IResult> LogAsync(HttpContext http, CallLog calls, Guid id, LogCallJson input, CancellationToken cancellation)
    {
        var call = new LoggedCall(input.Outcome, input.IsInbound ?? true, input.Minutes, input.Note, http.Request.Headers["Idempotency-Key"].ToString());
        var result = await calls.LogAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, call, cancellation);
        return result is CommandResult.Done ? Results.NoContent() : CommandAnswers.Of(result);
    }

    private static async Task<IResult> ReferAsync(HttpContext http, LeadQueries leads, ReferenceCodes codes, Guid id, CancellationToken cancellation)
    {
        if (await leads.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is not { } lead)
            return Problems.NotFound("lead", id.ToString());
        var code = await codes.OfLeadAsync(lead.Lead.WorkspaceId, lead.Lead.LeadId, lead.Lead.NodeId, cancellation);
        return Results.Ok(new LeadReferenceJson(code, CodeMaker.Shown(code)));
    }
}
