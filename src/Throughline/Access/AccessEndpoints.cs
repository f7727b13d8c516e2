using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Throughline.Web;

namespace Throughline.Access;

/// <summary>The two forms of the top bar: switch the workspace, sign out. Both carry an antiforgery token.</summary>
internal static class AccessEndpoints
{
    public static void MapAccess(this IEndpointRouteBuilder app)
    {
        app.MapPost("/workspace", SwitchAsync).RequireAuthorization(Policies.SignedIn).RequireFormToken().ExcludeFromDescription();
        app.MapPost("/sign-out", (Delegate)SignOutAsync).RequireAuthorization(Policies.SignedIn).RequireFormToken().ExcludeFromDescription();
    }

    private static async Task<IResult> SwitchAsync([FromForm] string? id, HttpContext http, Flash flash)
    {
        if (Sessions.Of(http)!.Choices.Any(choice => choice.Id.ToString() == id))
            await Sessions.OpenAsync(http, Guid.Parse(id!));
        else
            flash.Say("You do not belong to that workspace.", FlashKind.Fault);
        return Results.LocalRedirect("/");
    }

    private static async Task<IResult> SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect("/sign-in");
    }
}
