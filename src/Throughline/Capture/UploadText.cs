using System.Text;

namespace Throughline.Capture;

/// <summary>Reads the text of a request's body or of an uploaded file, capped.</summary>
internal static class UploadText
{
    /// <summary>The body as text; null with what is wrong when it is too large or packed wrongly.</summary>
    public static async ValueTask<(string? Text, Refusal Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, CsvList.LargestBytes, cancellation);
        if (body is not { } bytes)
            return (null, refusal);
        using (bytes)
            return (Encoding.UTF8.GetString(bytes.Bytes.Span), default);
    }

    /// <summary>What a form carries: the file when one was chosen, else the pasted text.</summary>
    public static async ValueTask<string?> OfFormAsync(HttpContext http, string file, string? pasted)
    {
        if (!http.Request.HasFormContentType)
            return pasted;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form.Files[file] is not { Length: > 0 } chosen)
            return pasted;
        if (chosen.Length > CsvList.LargestBytes)
            return new string(' ', 1) + new string('x', CsvList.LargestBytes);
        using var reader = new StreamReader(chosen.OpenReadStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(http.RequestAborted);
    }
}
