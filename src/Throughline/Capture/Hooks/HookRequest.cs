using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Throughline.Capture.Hooks;

/// <summary>A delivery as it came: bytes, address, headers. Read again later it has its bytes and content type only.</summary>
/// <param name="Url">The address the sender used: scheme, host, path and query, as the public knows them.</param>
/// <param name="Body">The raw bytes; of a GET its query without the question mark.</param>
/// <param name="ReceivedAt">UTC milliseconds.</param>
/// <param name="Headers">By name, in any case.</param>
internal sealed record HookRequest(bool IsGet, string Url, string ContentType, ReadOnlyMemory<byte> Body, long ReceivedAt, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Which of the answers we asked for this is; null for what the other side sent by itself.</summary>
    public string? AnswerTo { get; init; }

    private JsonDocument? _json;
    private Dictionary<string, StringValues>? _form;
    private Dictionary<string, StringValues>? _query;

    public bool IsForm => IsGet || ContentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parameters of a form body (or of a GET), in UTF-8. No database takes a NUL: it reads as U+FFFD.</summary>
    public IReadOnlyDictionary<string, StringValues> Form => _form ??= QueryHelpers.ParseQuery(Text.Replace("%00", "%EF%BF%BD", StringComparison.Ordinal).Replace('\0', '\ufffd'));

    /// <summary>Parameters of the address.</summary>
    public IReadOnlyDictionary<string, StringValues> Query => _query ??= QueryHelpers.ParseQuery(Url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? Url[at..] : "");

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonElement Json => (_json ??= Parse()).RootElement;

    /// <summary>A header's value, or an empty text.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>What stands for the body where the sender gives no id.</summary>
    public string BodyKey => Convert.ToHexStringLower(SHA256.HashData(Body.Span));

    // A copy: the parser mends characters that no database takes, and the stored bytes must stay as they came.
    private JsonDocument Parse() => JsonText.TryParse(Body.ToArray(), 64, out var document, out var refusal) ? document : throw new JsonException(refusal.Expected);
}
