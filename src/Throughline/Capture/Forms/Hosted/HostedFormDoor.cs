using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Throughline.Capture.Tracker;
using Throughline.Log;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>Shows hosted forms and takes what is sent with them: <c>/f/{code}</c>, its script <c>/f/{code}.js</c>, and the post.</summary>
internal sealed class HostedFormDoor(FormDoor door, Intake intake, HostedForms forms, CaptureSecrets secrets, BotDetector bots)
{
    /// <summary>Nobody reads and fills in a form faster.</summary>
    public const long FastestMs = 2_000;

    /// <summary>A page left open longer is served anew, with what was typed in.</summary>
    public const long OldestMs = 24 * 3_600_000L;

    private const string ScriptEnding = ".js";

    public async Task ShowAsync(HttpContext http)
    {
        var code = (string?)http.Request.RouteValues["form"] ?? "";
        var isScript = code.EndsWith(ScriptEnding, StringComparison.Ordinal);
        if (await forms.ByCodeAsync(isScript ? code[..^ScriptEnding.Length] : code, http.RequestAborted) is not { } form)
        {
            await intake.RefuseAsync(http, FormDoor.Name, NoForm());
        }
        else if (isScript)
        {
            http.Response.ContentType = "text/javascript; charset=utf-8";
            http.Response.Headers.CacheControl = "public, max-age=300";
            http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            await http.Response.WriteAsync(HostedPage.Script(form), http.RequestAborted);
        }
        else
        {
            await ShowAsync(http, form);
        }
    }

    public async Task TakeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (sent, refusal) = await door.ReadAsync(http);
        var form = sent is null ? null : await forms.ByCodeAsync((string?)http.Request.RouteValues["form"] ?? "", http.RequestAborted);
        if (sent is not null && form is null)
            refusal = NoForm();
        if (refusal.Reason is null && form!.ClosedAt is not null)
            await WriteAsync(http, form, HostedPage.Closed(form), 410);
        else if (refusal.Reason is null)
            refusal = await TakeAsync(http, form!, sent!);
        if (refusal.Reason is not null)
            await intake.RefuseAsync(http, FormDoor.Name, refusal);
    }

    private static Refusal NoForm() => new(404, "unknown_form", "form", "the code of a hosted form; a plain form of your own posts with a write key as field 'k'");

    private async Task ShowAsync(HttpContext http, HostedForm form)
    {
        http.Response.Headers.CacheControl = "no-store";
        var query = http.Request.Query;
        var origin = FormFrame.Allowed(query["o"], await AncestorsAsync(form, http));
        if (form.ClosedAt is not null)
        {
            await WriteAsync(http, form, HostedPage.Closed(form), 410);
        }
        else if (query.ContainsKey("sent"))
        {
            await WriteAsync(http, form, HostedPage.Thanks(form, IsFramed(http), origin), 200);
        }
        else
        {
            if (HttpMethods.IsGet(http.Request.Method) && !IsMachine(http))
                await forms.CountViewAsync(form, http.RequestAborted);
            var isFramed = IsFramed(http);
            var referrer = FormDoor.Address(isFramed ? query["r"].ToString() : http.Request.Headers.Referer.ToString());
            var state = new HostedPageState(
                await TokenAsync(form, http), isFramed ? FormDoor.Address(query["u"]) : Here(http), referrer, isFramed, origin, new Dictionary<string, string>(), new Dictionary<string, string>(), null);
            await WriteAsync(http, form, HostedPage.Form(form, state), 200);
        }
    }

    private async ValueTask<Refusal> TakeAsync(HttpContext http, HostedForm form, IFormCollection sent)
    {
        var values = ValuesOf(form, sent);
        var errors = HostedAnswers.Errors(form, values);
        var isOurs = FormToken.TryRead(await secrets.FormKeyAsync(http.RequestAborted), form, FormDoor.Text(sent, "tl_form"), out var issuedAt);
        var age = intake.Now - issuedAt;
        if (!isOurs || age > OldestMs || errors.Count > 0)
        {
            // Nobody has agreed to words that were not there.
            if (!isOurs)
                values.Remove("consent");
            var fault = !isOurs || age > OldestMs ? "This page was open for very long, or it has changed since. Please look at it and send it once more." : "Please look at the fields marked below.";
            var again = new HostedPageState(
                isOurs && age <= OldestMs ? FormDoor.Text(sent, "tl_form")! : await TokenAsync(form, http), FormDoor.Address(FormDoor.Text(sent, "tl_landing")), FormDoor.Address(FormDoor.Text(sent, "tl_referrer")),
                IsFramed(http), FormFrame.Allowed(FormDoor.Text(sent, "tl_origin"), await AncestorsAsync(form, http)), values, errors, fault);
            await WriteAsync(http, form, HostedPage.Form(form, again), 422);
            return default;
        }

        var page = FormDoor.Address(FormDoor.Text(sent, "tl_landing")) ?? FormDoor.Address(http.Request.Headers.Referer.ToString());
        var draft = await door.DraftAsync(http, sent, form.WorkspaceId, form.Code, page);
        draft.Title = form.Title;
        if (age < FastestMs)
            draft.Flag ??= "bot:fill_time";
        FormFields.Take(draft, values.Where(static v => v.Key != "consent").Select(static v => KeyValuePair.Create(v.Key, new StringValues(v.Value))));
        draft.Properties = PropertiesOf(form);
        var refusal = await door.StoreAsync(draft, null, http.RequestAborted);
        if (refusal.Reason is null)
            await ThankAsync(http, form, sent);
        return refusal;
    }

    // What was agreed to is kept by its fingerprint and version, so that the words at that time can be proved.
    private static System.Text.Json.JsonElement PropertiesOf(HostedForm form) => form.Consent.Length == 0
        ? EnvelopeJson.Payload(new { formId = form.FormId })
        : EnvelopeJson.Payload(new { formId = form.FormId, consent = true, consentVersion = form.UpdatedAt, consentSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(form.Consent))) });

    private static Dictionary<string, string> ValuesOf(HostedForm form, IFormCollection sent)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in form.Fields.Select(static f => f.Key).Append("consent"))
        {
            if (FormDoor.Text(sent, key)?.Trim() is { Length: > 0 } value)
                values[key] = value;
        }

        if (values.TryGetValue("consent", out var word) && HostedAnswers.IsNo(word))
            values.Remove("consent");

        return values;
    }

    private async Task ThankAsync(HttpContext http, HostedForm form, IFormCollection sent)
    {
        var origin = FormFrame.Allowed(FormDoor.Text(sent, "tl_origin"), await AncestorsAsync(form, http));
        var here = IsFramed(http) ? $"/f/{form.Code}?sent=1&embed=1{(origin is null ? "" : "&o=" + Uri.EscapeDataString(origin))}" : $"/f/{form.Code}?sent=1";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = form.Redirect.Length > 0 ? form.Redirect : here;
        http.Response.Headers.ContentSecurityPolicy = FormFrame.Policy(form, await AncestorsAsync(form, http), IsFramed(http));
    }

    private async Task WriteAsync(HttpContext http, HostedForm form, string page, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = FormFrame.Policy(form, await AncestorsAsync(form, http), IsFramed(http));
        await http.Response.WriteAsync(page, http.RequestAborted);
    }

    private async ValueTask<string> TokenAsync(HostedForm form, HttpContext http) => FormToken.Write(await secrets.FormKeyAsync(http.RequestAborted), form, intake.Now);

    private async Task<IReadOnlyList<string>> AncestorsAsync(HostedForm form, HttpContext http) => FormFrame.Ancestors(form, await forms.DomainsAsync(form.WorkspaceId, http.RequestAborted));

    private bool IsMachine(HttpContext http)
    {
        var headers = http.Request.Headers;
        return bots.Inspect(headers.UserAgent.ToString(), new PrefetchHeaders(headers["Sec-Purpose"], headers["Purpose"], headers["X-Moz"], headers["X-Purpose"])).Reason is not null;
    }

    private static bool IsFramed(HttpContext http) => http.Request.Query.ContainsKey("embed");

    private static string Here(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
}
