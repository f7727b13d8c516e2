using Throughline.Log;

namespace Throughline.Identity;

/// <summary>Who is who.</summary>
internal static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services.AddSingleton<IProjection, IdentityProjection>();
}
