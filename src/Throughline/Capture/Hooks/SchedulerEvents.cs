namespace Throughline.Capture.Hooks;

/// <summary>Names of what a scheduler reports about a meeting besides its booking: events of kind <c>track</c>, which tenants may count.</summary>
public static class SchedulerEvents
{
    public const string Canceled = "meeting_canceled";

    public const string NoShow = "meeting_no_show";

    /// <summary>A no-show that was marked by mistake. Names the same booking.</summary>
    public const string NoShowTakenBack = "meeting_no_show_removed";
}
