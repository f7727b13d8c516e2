using Throughline.Access;
using Throughline.Capture.Hooks.Answers;
using Throughline.Capture.Hooks.Inbound;
using Throughline.Capture.Hooks.Providers;
using Throughline.Web;

namespace Throughline.Capture.Hooks;

/// <summary>Systems that call us. A new one is a file under <c>Providers</c> and a line here.</summary>
internal static class HooksModule
{
    public static IServiceCollection AddHooks(this IServiceCollection services)
    {
        services.AddSingleton<IHookProvider, CallRailHooks>();
        services.AddSingleton<IHookProvider, TwilioHooks>();
        services.AddSingleton<IHookProvider, CalendlyHooks>();
        services.AddSingleton<IHookProvider, TypeformHooks>();
        services.AddSingleton<IHookProvider, WhatsAppHooks>();
        services.AddSingleton<IHookProvider, GoogleLeadHooks>();
        services.AddSingleton<IHookProvider, MetaLeadHooks>();
        services.AddSingleton<IHookProvider, LinkedInHooks>();
        services.AddSingleton<IHookProvider, EmailHooks>();
        services.AddSingleton<IHookProvider, StripeHooks>();
        services.AddSingleton<IHookProvider, ShopifyHooks>();
        services.AddSingleton<IHookProvider, GenericHooks>();
        services.AddSingleton<HookEffects>();
        services.AddAnswers();
        services.AddSingleton<InboundEmailDesk>();
        services.AddSingleton<HookSources>();
        services.AddSingleton<HookDeliveries>();
        services.AddSingleton<HookDoor>();
        services.AddSingleton<HookDesk>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Connect, 30, "Webhooks", "/webhooks", "webhooks", null, Policies.Admin));
        return services;
    }

    public static void MapHooks(this IEndpointRouteBuilder app)
    {
        var door = app.ServiceProvider.GetRequiredService<HookDoor>();
        app.MapMethods("/hooks/{provider}/{token}", ["GET", "POST"], (RequestDelegate)door.TakeAsync).ShortCircuit();
        app.MapHookSources();
    }
}
