using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Throughline.Access;
using Throughline.Capture.Rules;
using Throughline.Web;

namespace Throughline.Capture;

/// <summary><c>/api/imports</c>: bring a file, say what its columns mean, run it, take it back. And the two addresses that the pages need beside forms.</summary>
internal static class ImportApi
{
    private const long MostBytes = 4L << 30;

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        var imports = app.MapGroup("/api/imports").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Imports");
        imports.MapGet("/", ListAsync).Produces<IReadOnlyList<ImportJson>>();
        imports.MapPost("/", ReceiveAsync).Produces<ImportJson>(201).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        imports.MapGet("/{id:guid}", GetAsync).Produces<ImportJson>();
        imports.MapPost("/{id:guid}/start", StartAsync).Produces<ImportJson>();
        imports.MapPost("/{id:guid}/cancel", CancelAsync).Produces<ImportJson>();
        imports.MapPost("/{id:guid}/undo", static (HttpContext http, ImportBook book, Guid id, CancellationToken cancellation) => RetractAsync(http, book, id, true, cancellation)).Produces<ImportJson>();
        imports.MapPost("/{id:guid}/redo", static (HttpContext http, ImportBook book, Guid id, CancellationToken cancellation) => RetractAsync(http, book, id, false, cancellation)).Produces<ImportJson>();
        imports.MapGet("/{id:guid}/refused", RefusedAsync).Produces<string>(200, "text/csv");

        app.MapPost("/imports/upload", UploadAsync).RequireAuthorization(Policies.Rules).RequireFormToken().ExcludeFromDescription()
            .WithFormOptions(multipartBodyLengthLimit: MostBytes).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        app.MapGet("/imports/{id:guid}/refused.csv", DownloadAsync).RequireAuthorization(Policies.Rules).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ImportBook book, CancellationToken cancellation)
    {
        var workspace = SecretKeyFilter.GrantOf(http).Workspace;
        var undone = await book.UndoneAsync(workspace, cancellation);
        return Results.Ok((await book.ListAsync(workspace, cancellation)).Select(i => ImportJson.Of(i, undone.ContainsKey(i.ImportId), undone.TryGetValue(i.ImportId, out var isApplied) && !isApplied)).ToList());
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, ImportDesk desk, Workspaces workspaces, string? name, CancellationToken cancellation)
    {
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        var zone = (await workspaces.FindAsync(actor.Workspace, cancellation))!.TimeZone;
        var (record, fault) = await desk.ReceiveAsync(actor, zone, name, file => http.Request.Body.CopyToAsync(file, cancellation), cancellation);
        return record is null ? Problems.Invalid(new Fault(fault!.Field, fault.Message)) : Results.Created($"/api/imports/{record.ImportId}", ImportJson.Of(record, false));
    }

    private static async Task<IResult> GetAsync(HttpContext http, ImportBook book, Guid id, CancellationToken cancellation)
    {
        var workspace = SecretKeyFilter.GrantOf(http).Workspace;
        return await book.FindAsync(workspace, id, cancellation) is { } record
            ? Results.Ok(ImportJson.Of(record, (await book.UndoneAsync(workspace, cancellation)).ContainsKey(id), await book.IsPendingAsync(workspace, id, cancellation)))
            : Problems.NotFound("import", id.ToString());
    }

    private static async Task<IResult> StartAsync(HttpContext http, ImportBook book, ImportDesk desk, Guid id, ImportStartJson? input, CancellationToken cancellation)
    {
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        if (await book.FindAsync(actor.Workspace, id, cancellation) is not { } record)
            return Problems.NotFound("import", id.ToString());
        ImportMapping mapping;
        try
        {
            mapping = input?.Mapping is { ValueKind: JsonValueKind.Object } given ? ImportMapping.Read(given.GetRawText()) : ImportMapping.Read(record.Mapping);
        }
        catch (InvalidDataException wrong)
        {
            return Problems.Invalid(new Fault("mapping", wrong.Message));
        }

        return await desk.StartAsync(actor, record, mapping, input?.DryRun ?? false, cancellation) is { } fault
            ? Problems.Invalid(new Fault(fault.Field, fault.Message))
            : Results.Ok(ImportJson.Of(record, false));
    }

    private static async Task<IResult> CancelAsync(HttpContext http, ImportBook book, ImportDesk desk, Guid id, CancellationToken cancellation)
    {
        var workspace = SecretKeyFilter.GrantOf(http).Workspace;
        if (await book.FindAsync(workspace, id, cancellation) is null)
            return Problems.NotFound("import", id.ToString());
        return await desk.CancelAsync(workspace, id, cancellation)
            ? await GetAsync(http, book, id, cancellation)
            : Problems.Invalid(new Fault("state", "an import that waits or runs"));
    }

    private static async Task<IResult> RetractAsync(HttpContext http, ImportBook book, Guid id, bool isUndo, CancellationToken cancellation)
    {
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        if (await book.FindAsync(actor.Workspace, id, cancellation) is not { } record)
            return Problems.NotFound("import", id.ToString());
        if (ImportRules.FaultOfRetraction(record, (await book.UndoneAsync(actor.Workspace, cancellation)).ContainsKey(id), isUndo) is { } wrong)
            return Problems.Invalid(new Fault("state", wrong));
        await book.RetractAsync(actor.Workspace, id, actor.Id, isUndo, cancellation);
        return Results.Ok(ImportJson.Of(record, isUndo, true));
    }

    private static async Task<IResult> RefusedAsync(HttpContext http, ImportBook book, ImportDesk desk, Guid id, CancellationToken cancellation) =>
        await book.FindAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is not null && desk.Refused(id) is { } rows ? Csv(rows, id) : Problems.NotFound("list of refused rows", id.ToString());

    private static async Task<IResult> DownloadAsync(ImportBook book, ImportDesk desk, WorkspaceContext current, Guid id, CancellationToken cancellation) =>
        await book.FindAsync(current.Workspace.Id, id, cancellation) is not null && desk.Refused(id) is { } rows ? Csv(rows, id) : Results.NotFound();

    private static async Task<IResult> UploadAsync(HttpContext http, IFormFile? file, ImportDesk desk, WorkspaceContext current, Flash flash)
    {
        if (file is null || file.Length == 0)
        {
            flash.Say("Choose a file first.", FlashKind.Fault);
            return Results.LocalRedirect("/imports");
        }

        var (record, fault) = await desk.ReceiveAsync(current.Actor, current.Workspace.TimeZone, file.FileName, stream => file.CopyToAsync(stream, http.RequestAborted), http.RequestAborted);
        if (record is not null)
            return Results.LocalRedirect($"/imports/{record.ImportId}");
        flash.Say($"{file.FileName} cannot be imported: {fault!.Message}.", FlashKind.Fault);
        return Results.LocalRedirect("/imports");
    }

    private static IResult Csv(Stream rows, Guid id) => Results.File(rows, "text/csv", $"refused-{id:N}.csv");
}

/// <summary>An import as the API shows it.</summary>
internal sealed record ImportJson(
    Guid Id, string Name, long Bytes, string State, bool DryRun, double Progress, long New, long Known, long Refused, string? Fault, bool Undone, bool Pending, JsonElement Mapping, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? FinishedAt)
{
    /// <param name="i">The import.</param>
    /// <param name="undone">Whether it is taken back.</param>
    /// <param name="pending">Whether the numbers do not follow yet.</param>
    public static ImportJson Of(ImportRecord i, bool undone, bool pending = false) => new(
        i.ImportId, i.Name, i.Bytes, i.State, i.IsDry, i.Bytes == 0 ? 0 : Math.Min(1, (double)i.ReadBytes / i.Bytes), i.NewRows, i.KnownRows, i.RefusedRows, i.Fault, undone, pending,
        JsonElement.Parse(i.Mapping), ApiTime.Of(i.CreatedAt), i.CreatedBy, ApiTime.Of(i.FinishedAt));
}

/// <summary>How to run an import.</summary>
/// <param name="Mapping">What the columns mean; without it the guess, or what was said of such a file before.</param>
/// <param name="DryRun">Only try: nothing is stored.</param>
internal sealed record ImportStartJson(JsonElement? Mapping, bool DryRun);
