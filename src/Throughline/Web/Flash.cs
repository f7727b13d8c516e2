using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Throughline.Web;

/// <summary>How a flash message is meant.</summary>
public enum FlashKind
{
    Done = 0,
    Note = 1,
    Fault = 2,
}

/// <summary>What happened, for the page after a POST and its redirect: carried in a sealed cookie, shown once.</summary>
public sealed class Flash(IHttpContextAccessor http, IDataProtectionProvider protection)
{
    private const string CookieName = "tl_flash";

    // A cookie holds 4 KB sealed; a sentence needs far less.
    private const int MaxText = 600;

    private readonly IDataProtector _sealer = protection.CreateProtector("Throughline.Flash.v1");

    /// <summary>Says this on the next page.</summary>
    public void Say(string text, FlashKind kind = FlashKind.Done)
    {
        var context = http.HttpContext!;
        var sealedText = _sealer.Protect($"{(int)kind}{(text.Length <= MaxText ? text : text[..MaxText])}");
        context.Response.Cookies.Append(CookieName, sealedText, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true });
    }

    /// <summary>Takes the message of the page before, if there is one.</summary>
    internal (FlashKind Kind, string Text)? Take()
    {
        var context = http.HttpContext!;
        if (context.Request.Cookies[CookieName] is not { Length: > 0 } cookie)
            return null;
        if (!context.Response.HasStarted)
            context.Response.Cookies.Delete(CookieName);
        try
        {
            var text = _sealer.Unprotect(cookie);
            return ((FlashKind)(text[0] - '0'), text[1..]);
        }
        catch (CryptographicException)
        {
            // Sealed with a key of another installation: not ours to show.
            return null;
        }
    }
}
