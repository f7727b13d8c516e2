namespace Throughline.Measure.Rules;

/// <summary>Causes in words, the same for the page, the API and the docs.</summary>
internal static class CauseWords
{
    /// <summary>How the API names it.</summary>
    public static string Key(Cause cause) => cause switch
    {
        Cause.LateEvents => "late_events",
        Cause.NewEvents => "new_events",
        Cause.Identity => "identity",
        Cause.Rules => "rules",
        Cause.Deals => "deals",
        Cause.Refunds => "refunds",
        Cause.Spend => "spend",
        Cause.Rates => "rates",
        _ => "settings",
    };

    public static string Title(Cause cause) => cause switch
    {
        Cause.LateEvents => "Late events",
        Cause.NewEvents => "New events",
        Cause.Identity => "Identity",
        Cause.Rules => "Rules",
        Cause.Deals => "Deals",
        Cause.Refunds => "Refunds",
        Cause.Spend => "Spend",
        Cause.Rates => "Exchange rates",
        _ => "Settings",
    };

    public static string Meaning(Cause cause) => cause switch
    {
        Cause.LateEvents => "Happened before the first instant, arrived after it",
        Cause.NewEvents => "Happened and arrived after the first instant",
        Cause.Identity => "Evidence of who is behind a browser: forms, sign-ins, joined ids",
        Cause.Rules => "Rules published since: they apply to all history",
        Cause.Deals => "Deals opened, changed, won, lost or opened again",
        Cause.Refunds => "Money given back",
        Cause.Spend => "Cost of campaigns stated since",
        Cause.Rates => "Exchange rates stated since: they convert deals of any age",
        _ => "Attribution settings and funnel map changed since: they apply to all history",
    };
}
