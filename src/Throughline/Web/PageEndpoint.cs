using Microsoft.AspNetCore.Components.Endpoints;

namespace Throughline.Web;

/// <summary>Whether a request goes to a page: pages answer with pages, everything else with problems.</summary>
public static class PageEndpoint
{
    /// <summary>Whether the endpoint that was found is a page.</summary>
    public static bool Is(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
}
