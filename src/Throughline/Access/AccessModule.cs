namespace Throughline.Access;

/// <summary>Workspaces, users, roles and keys.</summary>
internal static class AccessModule
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<Keyring>();
        return services;
    }
}
