using Throughline.Access;
using Throughline.Web;

namespace Throughline.Quality;

/// <summary>Whether the numbers can be trusted: the events as they arrive, and those no room could handle.</summary>
internal static class QualityModule
{
    public static IServiceCollection AddQuality(this IServiceCollection services)
    {
        services.AddSingleton<EventReader>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<TagFlaws>();
        services.AddSingleton<TagReports>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Trust, 15, "Tags", "/quality/tags", "quality", null, Policies.Rules));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Trust, 20, "Live events", "/events", "events", 'v'));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Trust, 30, "Quarantine", "/quarantine", "quarantine", 'q', Policies.Rules));
        return services;
    }

    public static void MapQuality(this IEndpointRouteBuilder app)
    {
        app.MapTagReport();
        var streams = app.MapGroup("").RequireAuthorization(Policies.Read).ExcludeFromDescription();
        streams.MapGet("/events/stream", static (WorkspaceContext current, EventStream stream, string? after, CancellationToken cancellation) =>
            TypedResults.ServerSentEvents(stream.CountAsync(current.Workspace.Id, QueryValue.Long(after) ?? long.MaxValue, cancellation), "count"));
        streams.MapGet("/start/stream", static (WorkspaceContext current, EventStream stream, string? after, CancellationToken cancellation) =>
            TypedResults.ServerSentEvents(stream.FirstAsync(current.Workspace.Id, QueryValue.Long(after) ?? long.MaxValue, cancellation), "reload"));
    }
}
