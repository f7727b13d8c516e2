namespace Throughline.Log;

/// <summary>Services of the log.</summary>
internal static class LogModule
{
    public static IServiceCollection AddLog(this IServiceCollection services)
    {
        services.AddOptions<LogOptions>().BindConfiguration("Log").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LogMetrics>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<IEventLog>(static s => s.GetRequiredService<EventLog>());
        services.AddSingleton<ProjectionFeed>();
        services.AddSingleton<ProjectionSteps>();
        services.AddSingleton<WorkspaceSwap>();
        services.AddSingleton<WorkspaceReplay>();
        services.AddSingleton<Projector>();
        services.AddSingleton(static s => new Replay(s.GetRequiredService<Projector>()));
        services.AddSingleton<Commands>();
        return services;
    }

    /// <summary>Projects in the background; commands that run once call <see cref="Projector.CatchUpAsync"/> themselves.</summary>
    public static IServiceCollection AddProjection(this IServiceCollection services) => services.AddHostedService<ProjectionService>();
}
