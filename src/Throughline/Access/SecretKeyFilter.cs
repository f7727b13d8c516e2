using System.Text;
using Throughline.Web;

namespace Throughline.Access;

/// <summary>Lets a request through to the management API when it carries a secret key, and remembers whose it is.</summary>
/// <remarks><c>Authorization: Bearer sk_…</c>, or Basic with the key as user name. 401 for a missing or unknown key, 403 for a write key.</remarks>
public sealed class SecretKeyFilter(Keyring keys) : IEndpointFilter
{
    private const string GrantItem = "throughline.grant";

    /// <summary>The key's grant; only behind this filter.</summary>
    public static KeyGrant GrantOf(HttpContext http) => (KeyGrant)http.Items[GrantItem]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var key = KeyOf(http);
        var grant = await keys.FindAsync(key, http.RequestAborted);
        if (grant is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of(401, key is null ? "missing_key" : "unknown_key", "the management API needs a secret key", "Authorization", "Bearer and a secret key (sk_…) that is not revoked");
        }

        if (grant.Kind != KeyKind.Secret)
            return Problems.Of(403, "secret_key_needed", grant.Kind == KeyKind.Write ? "write keys are public and may only add behaviour" : "a partner's key may only register leads", "Authorization", "a secret key (sk_…)");
        http.Items[GrantItem] = grant;
        return (QueryCheck.FaultOf(http) ?? NulText.FaultOf(context.Arguments)) is { } fault ? Problems.Invalid(fault) : await next(context);
    }

    /// <summary>The key that a request presents, or null.</summary>
    public static string? KeyOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return header[7..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0] : null;
    }
}
