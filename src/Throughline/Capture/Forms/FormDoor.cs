using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Throughline.Access;
using Throughline.Capture.Tracker;
using Throughline.Capture.Traffic;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Forms;

/// <summary>
/// Takes plain HTML form posts: a lead without any script. The write key comes as field or query <c>k</c>; the tracker's attach mode adds where the visitor came from.
/// </summary>
internal sealed class FormDoor(Intake intake, Visitors visitors, RepeatWindow window, BotDetector bots, TrafficJudge traffic, IOptions<CaptureOptions> options)
{
    /// <summary>The door's name in events and counters.</summary>
    public const string Name = "form";

    /// <summary>A field people never see: whoever fills it in is a machine.</summary>
    public const string Honeypot = "tl_hp";

    // Reference sessions-and-identity.md 3: a second press of the button within 10 s is the same submit.
    private const long DoubleSubmitMs = 10_000;
    private const int LongestFormName = 100;
    private const int LongestAddress = 4_096;
    private const int LongestSubmission = 200;

    private readonly CaptureOptions _options = options.Value;

    public async Task TakeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (form, refusal) = FormBody.IsJson(http) ? await FormBody.ReadJsonAsync(http, _options.FormBytes) : await ReadAsync(http);
        if (form is not null)
            refusal = await TakeAsync(http, form);
        if (refusal.Reason is null)
            await FormAnswer.ThankAsync(http, form!);
        else
            await intake.RefuseAsync(http, Name, refusal);
    }

    /// <summary>Reads the fields of a browser's form post, within limits.</summary>
    public ValueTask<(IFormCollection? Form, Refusal Refusal)> ReadAsync(HttpContext http) => FormBody.ReadAsync(http, _options.FormBytes);

    private async ValueTask<Refusal> TakeAsync(HttpContext http, IFormCollection form)
    {
        var key = Text(form, "k") ?? http.Request.Query["k"].ToString();
        if (string.IsNullOrEmpty(key))
            return Refusal.MissingKey("the write key of the site, as field or query 'k'") with { Field = "k" };
        if (await intake.FindKeyAsync(key, http.RequestAborted) is not { } grant)
            return Refusal.UnknownKey() with { Field = "k" };
        if (grant.Kind is KeyKind.Secret)
            return Refusal.SecretKeyShown("k");
        var name = (string?)http.Request.RouteValues["form"] ?? "";
        if (name.Length is 0 or > LongestFormName)
            return Refusal.TooLong("form", LongestFormName);

        var draft = await DraftAsync(http, form, grant.Workspace, name, Address(http.Request.Headers.Referer.ToString()));
        FormFields.Take(draft, form);
        if (!HasContact(draft))
            return FormFields.AddressFault(form) ?? Refusal.Missing("email", "a field that says who it is: email, phone or name");
        return await StoreAsync(draft, Text(form, FormFields.SubmissionId), http.RequestAborted);
    }

    /// <summary>Begins the event of a submit: who the browser is, where it came from, whether a machine filled it in.</summary>
    /// <param name="http">The post.</param>
    /// <param name="form">Its fields.</param>
    /// <param name="workspace">Whose form.</param>
    /// <param name="name">The form's name.</param>
    /// <param name="page">The page it stands on, when known.</param>
    public async ValueTask<EventDraft> DraftAsync(HttpContext http, IFormCollection form, Guid workspace, string name, string? page)
    {
        var visitor = await visitors.RecogniseAsync(http, workspace, null, http.RequestAborted);
        var isKnown = visitor.IsGenuine;
        var draft = new EventDraft { Workspace = workspace, Door = Name, ReceivedAt = intake.Now, Kind = Kinds.FormSubmit, Name = name };
        draft.OccurredAt = draft.ReceivedAt;
        draft.HandOver = Text(form, "tl_event");
        if (isKnown)
            draft.Visitor = visitor.Id.ToString();
        else if (Guid.TryParse(Text(form, FormFields.AnonymousId), out var given))
            draft.Visitor = given.ToString();
        Judge(draft, http, form);
        TakeOrigin(draft, page, form, isKnown);
        // A colleague who fills in a form does it for somebody, and people browse through data centres: that is a remark. A form on a test host is a test.
        var verdict = await traffic.JudgeAsync(http, workspace, null);
        draft.Flag ??= verdict.Rules.FlagOfPage(draft.Url);
        if (verdict.Sender is { } own)
            draft.Note(own);
        return draft;
    }

    /// <summary>Whether the submit says who sent it.</summary>
    public static bool HasContact(EventDraft draft) => draft is not { Email: null, Phone: null, FullName: null, FirstName: null, LastName: null };

    /// <summary>Stores a submit. The same sent again is one: by the sender's own number at any time, without one within ten seconds.</summary>
    public async ValueTask<Refusal> StoreAsync(EventDraft draft, string? submission, CancellationToken cancellation)
    {
        var who = draft.Email?.ToLowerInvariant() ?? draft.Phone ?? draft.FullName ?? $"{draft.FirstName} {draft.LastName}";
        if (submission is { Length: > LongestSubmission })
            return Refusal.TooLong(FormFields.SubmissionId, LongestSubmission);
        if (submission is not null)
        {
            // With the person in it: whoever guesses a number must not be able to use it up.
            draft.EventId = StableId.Of(draft.Workspace, "submission", $"{draft.Name}\n{who}\n{submission}");
            return await AppendAsync(draft);
        }

        return await window.OnceAsync(draft.Workspace, "form", $"{draft.Name}\n{who}", draft.OccurredAt, DoubleSubmitMs, async id =>
        {
            draft.EventId = id;
            return await AppendAsync(draft);
        }, cancellation);
    }

    private async Task<Refusal> AppendAsync(EventDraft draft) =>
        intake.TryAppend([draft.ToEnvelope()], out var stored) ? await intake.StoredAsync(stored, Name) ?? default : Refusal.LogFull();

    // A browser we know carries its own source, and so does a submit that the tracker saw; any other brings it in the fields of attach mode.
    private static void TakeOrigin(EventDraft draft, string? page, IFormCollection form, bool isKnown)
    {
        if (isKnown)
        {
            if (page is not null)
                draft.TakeUrl(page);
        }
        else if (draft.HandOver is null && FormOrigin.Of(Address(Text(form, "tl_landing") ?? Text(form, "landing_page")) ?? page, form) is { } landing)
        {
            draft.TakeUrl(landing);
            if (Address(Text(form, "tl_referrer") ?? Text(form, "referrer")) is { } referrer)
                draft.TakeReferrer(referrer);
        }
    }

    // A site's own back-end may post for its visitors, and crawlers fill in no forms: here an odd user agent is a remark, only the honeypot a verdict.
    private void Judge(EventDraft draft, HttpContext http, IFormCollection form)
    {
        if (Text(form, Honeypot) is not null)
            draft.Flag = "bot:honeypot";
        else if (bots.Inspect(http.Request.Headers.UserAgent.ToString()).Reason is { } reason)
            draft.Note($"bot:{reason}");
    }

    /// <summary>A field's value, or null.</summary>
    public static string? Text(IFormCollection form, string name) => form.TryGetValue(name, out var values) && !StringValues.IsNullOrEmpty(values) ? values.ToString() : null;

    /// <summary>A web address, or null.</summary>
    public static string? Address(string? text) =>
        text is { Length: > 0 and <= LongestAddress } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? text
            : null;
}
