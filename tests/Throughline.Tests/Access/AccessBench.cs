using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Tests.Web;

namespace Throughline.Tests.Access;

/// <summary>An application with a workspace, users of it, and browsers they have signed in with.</summary>
internal static class AccessBench
{
    public const string Password = "a long sentence";

    public static async Task<Guid> UserAsync(this TestApp app, Guid workspace, Role role, string? email = null)
    {
        var users = app.Services.GetRequiredService<Users>();
        var (user, fault) = await users.AddAsync(workspace, $"{role} Person", email ?? $"{role}@example.com", role, CancellationToken.None);
        user.ShouldNotBeNull(fault?.Message);
        await users.SetPasswordAsync(user.Id, Password, CancellationToken.None);
        return user.Id;
    }

    public static async Task<Browser> SignInAsync(this TestApp app, string email, string password = Password)
    {
        var browser = new Browser(app.Address);
        await browser.OpenAsync("/sign-in");
        return await browser.SubmitAsync("sign-in", ("Input.Email", email), ("Input.Password", password));
    }
}
