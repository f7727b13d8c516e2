using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Throughline.Capture.Forms;

/// <summary>Reads the fields of a form post, as browsers send them or as one JSON object, within limits.</summary>
internal static class FormBody
{
    // An object of texts, numbers and lists of them needs no more.
    private const int DeepestJson = 2;

    /// <summary>Whether the fields come as JSON, and so is the answer.</summary>
    public static bool IsJson(HttpContext http) => http.Request.HasJsonContentType();

    /// <summary>Fields of a browser's form.</summary>
    public static async ValueTask<(IFormCollection? Form, Refusal Refusal)> ReadAsync(HttpContext http, int limit)
    {
        if (http.Request.ContentLength > limit)
            return (null, Refusal.BodyTooLarge(limit));
        if (!http.Request.HasFormContentType)
            return (null, Refusal.Malformed("a form post: application/x-www-form-urlencoded or multipart/form-data; forms by write key also take application/json"));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        try
        {
            return (await http.Request.ReadFormAsync(http.RequestAborted), default);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Refusal.BodyTooLarge(limit));
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException or IOException)
        {
            return (null, Refusal.Malformed("form fields that can be read"));
        }
    }

    /// <summary>Fields of one JSON object: text, number, true or false, or a list of them; null is not given.</summary>
    public static async ValueTask<(IFormCollection? Form, Refusal Refusal)> ReadJsonAsync(HttpContext http, int limit)
    {
        var (body, refusal) = await RequestBody.ReadAsync(http.Request, limit, http.RequestAborted);
        if (body is not { } received)
            return (null, refusal);
        using (received)
        {
            if (!JsonText.TryParse(received.Bytes, DeepestJson, out var document, out refusal))
                return (null, refusal);
            using (document)
                return FieldsOf(document.RootElement);
        }
    }

    private static (IFormCollection? Form, Refusal Refusal) FieldsOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (null, Refusal.Malformed("one JSON object with the form's fields"));
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in root.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (!TryValues(member.Value, out var values))
                return (null, Refusal.WrongType(member.Name, "text, a number, true or false, or a list of them"));
            fields[member.Name] = values;
        }

        return (new FormCollection(fields), default);
    }

    private static bool TryValues(JsonElement value, out StringValues values)
    {
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        values = new StringValues([.. items.Select(static i => i.ToString())]);
        return items.TrueForAll(static i => i.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False);
    }
}
