using Throughline.Access;
using Throughline.Capture.Forms.Hosted;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Capture.Forms;

/// <summary>Plain and hosted forms.</summary>
internal static class FormsModule
{
    public static IServiceCollection AddForms(this IServiceCollection services)
    {
        services.AddSingleton<FormDoor>();
        services.AddSingleton<HostedForms>();
        services.AddSingleton<HostedFormDoor>();
        services.AddSingleton<FormDesk>();
        services.AddSingleton<IProjection, SubmissionProjection>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Capture, 20, "Forms", "/forms", "forms", null, Policies.Work));
        return services;
    }
}
