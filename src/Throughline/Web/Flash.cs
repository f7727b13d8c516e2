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
    private const string MessageCookie = "tl_flash";
    private const string SecretCookie = "tl_once";

    // A cookie holds 4 KB sealed; a sentence needs far less.
    private const int MaxText = 600;

    private readonly IDataProtector _sealer = protection.CreateProtector("Throughline.Flash.v1");

    /// <summary>Says this on the next page.</summary>
    public void Say(string text, FlashKind kind = FlashKind.Done) => Write(MessageCookie, $"{(int)kind}{(text.Length <= MaxText ? text : text[..MaxText])}");

    /// <summary>Hands a secret (a new key, a link) to the next page, which shows it once: see <see cref="TakeSecret"/>.</summary>
    public void Hand(string secret) => Write(SecretCookie, secret);

    /// <summary>The secret that the page before handed over, once; null when there is none.</summary>
    public string? TakeSecret() => Read(SecretCookie);

    /// <summary>Takes the message of the page before, if there is one.</summary>
    internal (FlashKind Kind, string Text)? Take() => Read(MessageCookie) is { Length: > 0 } text ? ((FlashKind)(text[0] - '0'), text[1..]) : null;

    private void Write(string name, string text)
    {
        var context = http.HttpContext!;
        context.Response.Cookies.Append(
            name, _sealer.Protect(text), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true, MaxAge = TimeSpan.FromMinutes(5) });
    }

    private string? Read(string name)
    {
        var context = http.HttpContext!;
        if (context.Request.Cookies[name] is not { Length: > 0 } cookie || !HttpMethods.IsGet(context.Request.Method))
            return null;
        if (!context.Response.HasStarted)
            context.Response.Cookies.Delete(name);
        try
        {
            return _sealer.Unprotect(cookie);
        }
        catch (CryptographicException)
        {
            // Sealed with a key of another installation: not ours to show.
            return null;
        }
    }
}
