using System.Text;
using System.Text.Encodings.Web;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>What a hosted page shows beside the form itself.</summary>
/// <param name="Token">See <see cref="FormToken"/>.</param>
/// <param name="Landing">The page the form stands on, when it is framed.</param>
/// <param name="Referrer">Where that page, or this one, was reached from.</param>
/// <param name="Origin">The framing site, to which the page may tell its height.</param>
internal sealed record HostedPageState(
    string Token, string? Landing, string? Referrer, bool IsFramed, string? Origin, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Errors, string? Fault);

/// <summary>A hosted form as a page that needs no script. Everything that people wrote is encoded. Pure.</summary>
internal static class HostedPage
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    public static string Form(HostedForm form, HostedPageState state)
    {
        var page = Begin(form, state.IsFramed, state.Origin);
        if (form.Intro.Length > 0)
            page.Append("<p class=\"intro\">").Append(Lines(form.Intro)).Append("</p>");
        if (state.Fault is not null)
            page.Append("<p class=\"errors\" role=\"alert\">").Append(Html.Encode(state.Fault)).Append("</p>");
        page.Append("<form method=\"post\" action=\"/f/").Append(form.Code).Append(state.IsFramed ? "?embed=1" : "").Append("\" accept-charset=\"utf-8\">");
        Hidden(page, "tl_form", state.Token);
        Hidden(page, "tl_landing", state.Landing);
        Hidden(page, "tl_referrer", state.Referrer);
        Hidden(page, "tl_origin", state.Origin);
        page.Append("<p class=\"more\" aria-hidden=\"true\"><label>Leave this empty <input name=\"tl_hp\" tabindex=\"-1\" autocomplete=\"off\"></label></p>");
        foreach (var field in form.Fields)
            Field(page, field, state.Values.GetValueOrDefault(field.Key, ""), state.Errors.GetValueOrDefault(field.Key));
        if (form.Consent.Length > 0)
            Check(page, "consent", form.Consent, isRequired: true, state.Values.ContainsKey("consent"), state.Errors.GetValueOrDefault("consent"));
        page.Append("<button>").Append(Html.Encode(form.Button)).Append("</button></form>");
        return End(page);
    }

    public static string Thanks(HostedForm form, bool isFramed, string? origin)
    {
        var page = Begin(form, isFramed, origin, isSent: true);
        page.Append("<p class=\"thanks\" role=\"status\">").Append(Lines(form.Thanks)).Append("</p>");
        return End(page);
    }

    public static string Closed(HostedForm form)
    {
        var page = Begin(form, false, null);
        page.Append("<p>This form is closed.</p>");
        return End(page);
    }

    /// <summary>The script of the snippet: a frame that grows with its content. Messages count only from our origin and from this frame.</summary>
    public static string Script(HostedForm form) => $$"""
        (function(){
        var s=document.currentScript,b=new URL(s.src).origin,f=document.createElement('iframe'),e=encodeURIComponent;
        f.src=b+'/f/{{form.Code}}?embed=1&u='+e(location.href)+'&r='+e(document.referrer)+'&o='+e(location.origin);
        f.title={{System.Text.Json.JsonSerializer.Serialize(form.Title)}};f.width='100%';f.height='480';f.style.border='0';
        s.parentNode.insertBefore(f,s.nextSibling);
        addEventListener('message',function(m){
        if(m.origin!==b||m.source!==f.contentWindow||!m.data||m.data.throughline!=='form')return;
        if(m.data.height>0)f.height=Math.min(m.data.height,5000);
        if(m.data.sent)f.dispatchEvent(new CustomEvent('throughline:sent',{bubbles:true}));
        });
        })();
        """;

    private static StringBuilder Begin(HostedForm form, bool isFramed, string? origin, bool isSent = false)
    {
        var page = new StringBuilder(2_048);
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><meta name=\"color-scheme\" content=\"light dark\"><title>")
            .Append(Html.Encode(form.Title)).Append("</title><link rel=\"stylesheet\" href=\"/hosted-form.css\">");
        if (isFramed)
            page.Append("<script src=\"/js/form-frame.js\" defer></script>");
        page.Append("</head><body").Append(isFramed ? " class=\"framed\"" : "");
        if (origin is not null)
            page.Append(" data-origin=\"").Append(Html.Encode(origin)).Append('"');
        if (isSent)
            page.Append(" data-sent=\"1\"");
        return page.Append("><main><h1>").Append(Html.Encode(form.Title)).Append("</h1>");
    }

    private static string End(StringBuilder page) => page.Append("</main></body></html>").ToString();

    private static void Hidden(StringBuilder page, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            page.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"").Append(Html.Encode(value)).Append("\">");
    }

    private static void Field(StringBuilder page, FormField field, string value, string? error)
    {
        if (field.Type == FormFieldType.Checkbox)
        {
            Check(page, field.Key, field.Label, field.IsRequired, value.Length > 0, error);
            return;
        }

        page.Append("<p class=\"field\"><label for=\"f-").Append(field.Key).Append("\">").Append(Html.Encode(field.Label)).Append(field.IsRequired ? "" : " <span class=\"optional\">(optional)</span>").Append("</label>");
        var common = $" id=\"f-{field.Key}\" name=\"{field.Key}\"{(field.IsRequired ? " required" : "")}{(error is null ? "" : $" aria-invalid=\"true\" aria-describedby=\"e-{field.Key}\"")}";
        if (field.Type == FormFieldType.LongText)
            page.Append("<textarea rows=\"5\" maxlength=\"10000\"").Append(common).Append('>').Append(Html.Encode(value)).Append("</textarea>");
        else if (field.Choices.Count > 0)
            Select(page, field, common, value);
        else
            page.Append("<input").Append(Kind(field.Type)).Append(common).Append(" maxlength=\"1000\" value=\"").Append(Html.Encode(value)).Append("\">");
        Error(page, field.Key, error);
        page.Append("</p>");
    }

    private static void Select(StringBuilder page, FormField field, string common, string value)
    {
        page.Append("<select").Append(common).Append("><option value=\"\">Please choose</option>");
        foreach (var choice in field.Choices)
            page.Append("<option").Append(choice == value ? " selected" : "").Append('>').Append(Html.Encode(choice)).Append("</option>");
        page.Append("</select>");
    }

    private static void Check(StringBuilder page, string key, string label, bool isRequired, bool isChecked, string? error)
    {
        page.Append("<p class=\"field check\"><label><input type=\"checkbox\" value=\"yes\" name=\"").Append(key).Append('"').Append(isRequired ? " required" : "").Append(isChecked ? " checked" : "").Append("> <span>").Append(Lines(label)).Append("</span></label>");
        Error(page, key, error);
        page.Append("</p>");
    }

    private static void Error(StringBuilder page, string key, string? error)
    {
        if (error is not null)
            page.Append("<span class=\"error\" role=\"alert\" id=\"e-").Append(key).Append("\">").Append(Html.Encode(error)).Append("</span>");
    }

    private static string Kind(FormFieldType type) => type switch
    {
        FormFieldType.Email => " type=\"email\" autocomplete=\"email\"",
        FormFieldType.Phone => " type=\"tel\" autocomplete=\"tel\"",
        FormFieldType.Name => " autocomplete=\"name\"",
        FormFieldType.Company => " autocomplete=\"organization\"",
        _ => " type=\"text\"",
    };

    private static string Lines(string text) => Html.Encode(text).Replace("&#xA;", "<br>", StringComparison.Ordinal).Replace("&#xD;", "", StringComparison.Ordinal);
}
