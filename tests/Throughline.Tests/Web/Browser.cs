using System.Net;
using System.Text.RegularExpressions;

namespace Throughline.Tests.Web;

/// <summary>A browser with scripts off: keeps cookies, reads pages, fills in their forms.</summary>
internal sealed partial class Browser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public string Page { get; private set; } = "";

    public HttpResponseMessage Answer { get; private set; } = new();

    /// <summary>Where the last answer sent the browser; null when it showed a page.</summary>
    public string? SentTo => Answer.Headers.Location?.ToString().Replace(address.ToString(), "/", StringComparison.Ordinal);

    /// <summary>The page without tags, entities read.</summary>
    public string Text => WebUtility.HtmlDecode(Tags().Replace(Page, " "));

    public async Task<Browser> OpenAsync(string path)
    {
        Answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        Page = await Answer.Content.ReadAsStringAsync();
        return this;
    }

    /// <summary>Submits the form of that name on the open page, its hidden fields included.</summary>
    public async Task<Browser> SubmitAsync(string form, params (string Name, string Value)[] fields) =>
        await PostAsync(fields.Prepend(("_handler", form)).Prepend(("__RequestVerificationToken", Token())));

    /// <summary>Submits the form of that name with a file in one of its fields.</summary>
    public async Task<Browser> SubmitFileAsync(string form, string field, string content)
    {
        using var body = new MultipartFormDataContent
        {
            { new StringContent(Token()), "__RequestVerificationToken" },
            { new StringContent(form), "_handler" },
            { new StringContent(content), field, "file.csv" },
        };
        Answer = await _http.PostAsync(Answer.RequestMessage!.RequestUri, body);
        Page = await Answer.Content.ReadAsStringAsync();
        return this;
    }

    public async Task<Browser> PostToAsync(string path, params (string Name, string Value)[] fields) =>
        await PostAsync(fields.Prepend(("__RequestVerificationToken", Token())), path);

    /// <summary>Sends the form that uploads a file.</summary>
    public async Task<Browser> UploadAsync(string path, string field, string name, string content)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token()), "__RequestVerificationToken" },
            { new StringContent(content), field, name },
        };
        Answer = await _http.PostAsync(new Uri(path, UriKind.Relative), form);
        Page = await Answer.Content.ReadAsStringAsync();
        return this;
    }

    public async Task<Browser> FollowAsync() => await OpenAsync(SentTo ?? throw new InvalidOperationException("the answer was no redirect"));

    public void Dispose() => _http.Dispose();

    private async Task<Browser> PostAsync(IEnumerable<(string Name, string Value)> fields, string? path = null)
    {
        using var content = new FormUrlEncodedContent(fields.Select(static f => KeyValuePair.Create(f.Name, f.Value)));
        Answer = await _http.PostAsync(path is null ? Answer.RequestMessage!.RequestUri : new Uri(path, UriKind.Relative), content);
        Page = await Answer.Content.ReadAsStringAsync();
        return this;
    }

    private string Token() => TokenField().Match(Page).Groups["token"].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex TokenField();

    [GeneratedRegex("<[^>]+>", RegexOptions.None, 1000)]
    private static partial Regex Tags();
}
