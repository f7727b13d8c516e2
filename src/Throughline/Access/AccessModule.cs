using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Access;

/// <summary>Workspaces, users, roles and keys.</summary>
internal static class AccessModule
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<Throughline.Log.ISideSettings, WorkspaceSettings>();
        services.AddSingleton<Keyring>();
        services.AddSingleton<DemoAccount>();
        services.AddSingleton<KeyList>();
        services.AddSingleton<Workspaces>();
        services.AddSingleton<Funnel>();
        services.AddSingleton<Users>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignInDesk>();
        services.AddHttpContextAccessor();
        services.AddScoped<WorkspaceContext>();
        services.AddScoped<IPageFrame>(static s => s.GetRequiredService<WorkspaceContext>());
        services.AddAuthorization(Policies.Add);
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(SessionCookie.Configure);
        // Every instance must open the others' cookies: the keys lie in the data folder, which instances share.
        services.AddDataProtection().SetApplicationName("Throughline");
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<StorageOptions>, ILoggerFactory>(static (keys, storage, logs) =>
            keys.XmlRepository = new FileSystemXmlRepository(Directory.CreateDirectory(Path.Combine(storage.Value.Data, "keys")), logs));
        return AddPages(services);
    }

    private static IServiceCollection AddPages(IServiceCollection services)
    {
        services.AddSingleton(new NavigationEntry(NavigationGroup.Settings, 10, "Workspace", "/settings/workspace", "workspace", ',', Policies.Admin));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Settings, 20, "Funnel", "/settings/funnel", "funnel", null, Policies.Admin));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Settings, 50, "Users", "/settings/users", "users", null, Policies.Admin));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Settings, 60, "Keys", "/settings/keys", "keys", null, Policies.Admin));
        return services;
    }
}
