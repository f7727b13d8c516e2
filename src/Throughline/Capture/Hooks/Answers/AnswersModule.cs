namespace Throughline.Capture.Hooks.Answers;

/// <summary>Answers of lead forms that are fetched from the other side.</summary>
internal static class AnswersModule
{
    public static IServiceCollection AddAnswers(this IServiceCollection services)
    {
        services.AddOptions<LeadApiOptions>().BindConfiguration("LeadApis").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AnswerSignal>();
        services.AddSingleton<AnswerBook>();
        services.AddSingleton<AnswerFetch>();
        services.AddHostedService<AnswerService>();
        return services;
    }
}
