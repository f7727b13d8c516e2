using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Capture.References;
using Throughline.Leads.Calls;
using Throughline.Leads.Pages;
using Throughline.Leads.Meetings;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>The pipeline of people.</summary>
internal static class LeadsModule
{
    public static IServiceCollection AddLeads(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, LeadProjection>();
        services.AddSingleton<Capture.ITouchOutcomes, TouchOutcomes>();
        services.AddSingleton<LeadCommands>();
        services.AddSingleton<LeadQueries>();
        services.AddSingleton<LeadTimeline>();
        services.AddSingleton<LeadStory>();
        services.AddSingleton<LeadJoins>();
        services.AddSingleton<ITimelineWords>(static s => s.GetRequiredService<LeadJoins>());
        services.AddSingleton<CallLog>();
        services.AddSingleton<TouchLog>();
        services.AddSingleton<CallDeskPage>();
        services.AddSingleton(static s => new LeadFinder(s.GetRequiredService<IDbContextFactory<AppDb>>(), s.GetRequiredService<LeadQueries>(), s.GetRequiredService<ReferenceCodes>()));
        services.AddSingleton<MeetingDesk>();
        services.AddSingleton<MeetingReplies>();
        services.AddSingleton<MeetingJoin>();
        services.AddSingleton<ICalendarAnswers, MailedAnswers>();
        services.AddSingleton<IProjection, MeetingProjection>();
        services.AddSingleton(new LeadPanel(80, typeof(Pages.MaybeSame)));
        services.AddSingleton(new LeadPanel(90, typeof(Pages.AdClicks)));
        services.AddSingleton<LeadClicks>();
        services.AddSingleton(new LeadPanel(90, typeof(LeadReach)));
        services.AddSingleton<LeadPartners>();
        services.AddSingleton<PartnerCredit>();
        services.AddSingleton(new LeadPanel(20, typeof(Pages.LeadPartnersPanel)));
        services.AddSingleton(new NavigationEntry(NavigationGroup.Work, 20, "Leads", "/leads", "leads", 'l'));
        services.AddSingleton(new SearchTarget("/leads", "search", "Search leads", Policies.Work));
        return services;
    }
}
