using Throughline.Access;
using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary>Lets a request through when it carries the key of a working partner, and remembers whose it is.</summary>
internal sealed class PartnerKeyFilter(Keyring keys, PartnerBook partners) : IEndpointFilter
{
    private const string PartnerItem = "throughline.partner";

    /// <summary>The partner; only behind this filter.</summary>
    public static Partner PartnerOf(HttpContext http) => (Partner)http.Items[PartnerItem]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var grant = await keys.FindAsync(SecretKeyFilter.KeyOf(http), http.RequestAborted);
        if (grant is { Kind: KeyKind.Partner, Subject: { } id } && await partners.FindAsync(grant.Workspace, id, http.RequestAborted) is { EndedAt: null } partner)
        {
            http.Items[PartnerItem] = partner;
            return await next(context);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(401, "unknown_key", "registering leads needs the key of a partner", "Authorization", "Bearer and a partner's key (pk_…) that is not revoked");
    }
}
