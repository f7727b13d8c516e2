namespace Throughline.Web.Outbound;

/// <summary>Calls to other servers.</summary>
internal static class OutboundModule
{
    public static IServiceCollection AddOutbound(this IServiceCollection services)
    {
        services.AddOptions<OutboundOptions>().BindConfiguration("Outbound").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OutboundSender>();
        return services;
    }
}
