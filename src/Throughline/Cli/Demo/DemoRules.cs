using Throughline.Taxonomy;

namespace Throughline.Cli.Demo;

/// <summary>Two publications of the workspace's channel rules, and a draft that waits.</summary>
internal static class DemoRules
{
    public static async Task MakeAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var rules = desk.Get<RuleDesk>();
        await rules.EditAsync(desk.Actor, null, static all => all with { Rules = [.. all.Rules, new WorkspaceRule(Channels.Event, false, [new RuleCondition(RuleField.Source, RuleMatch.StartsWith, "saas-days")]) { Name = "Our conference" }] }, cancellation);
        Check(await rules.PublishAsync(desk.Actor, null, "The conference is an event, whatever its links say", null, cancellation));
        await rules.NameAsync(desk.Actor, ["revops-podcast", "revops podcast"], "revops", cancellation);
        Check(await rules.PublishAsync(desk.Actor, null, "One name for the podcast", null, cancellation));
        await rules.EditAsync(desk.Actor, null, static all => all with { Rules = [.. all.Rules, new WorkspaceRule(Channels.Affiliate, false, [new RuleCondition(RuleField.Campaign, RuleMatch.Contains, "review")]) { Name = "Review sites" }] }, cancellation);
    }

    private static void Check((int Number, Web.Fault? Fault) published)
    {
        if (published.Fault is { } fault)
            throw new InvalidOperationException($"the demo is refused: {fault}");
    }
}
