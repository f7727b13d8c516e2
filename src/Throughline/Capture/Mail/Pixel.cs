namespace Throughline.Capture.Mail;

/// <summary>A transparent picture of one point: GIF89a, 43 bytes.</summary>
internal static class Pixel
{
    public static readonly byte[] Gif = Convert.FromHexString("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b");

    public static Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = "image/gif";
        http.Response.ContentLength = Gif.Length;
        http.Response.Headers.CacheControl = "no-store, private, max-age=0";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(Gif, http.RequestAborted).AsTask();
    }
}
