using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Throughline.Taxonomy;
using Throughline.Taxonomy.Rules;
using static Throughline.Tests.Taxonomy.Rules;

namespace Throughline.Tests.Taxonomy;

public sealed class RuleLintTests
{
    private static readonly RuleCondition FacebookSource = Is(RuleField.Source, "facebook");

    public static TheoryData<string, RuleDocument, string, TagSeverity, string> Cases { get; } = new()
    {
        { "no condition", Of(Rule(Channels.Email)), "rules[0]", TagSeverity.Error, "without a condition" },
        { "unknown channel", Of(Rule("Paid Socials", FacebookSource)), "rules[0]", TagSeverity.Error, "is no channel" },
        { "paid channel not paid", Of(new WorkspaceRule(Channels.PaidSocial, false, [FacebookSource])), "rules[0]", TagSeverity.Warning, "does not say paid" },
        { "two values", Of(Rule(Channels.Email, FacebookSource, Is(RuleField.Source, "google"))), "rules[0]", TagSeverity.Error, "never fires: no value satisfies both" },
        { "value and part", Of(Rule(Channels.Email, Is(RuleField.Medium, "cpc"), When(RuleField.Medium, RuleMatch.Contains, "social"))), "rules[0]", TagSeverity.Error, "never fires" },
        { "two starts", Of(Rule(Channels.Email, When(RuleField.Campaign, RuleMatch.StartsWith, "uk-"), When(RuleField.Campaign, RuleMatch.StartsWith, "de-"))), "rules[0]", TagSeverity.Error, "never fires" },
        { "two ends", Of(Rule(Channels.Email, When(RuleField.Campaign, RuleMatch.EndsWith, "a"), When(RuleField.Campaign, RuleMatch.EndsWith, "b"))), "rules[0]", TagSeverity.Error, "never fires" },
        { "shadowed", Of(Rule(Channels.Email, When(RuleField.Medium, RuleMatch.Contains, "mail")), Rule(Channels.Outbound, Is(RuleField.Medium, "sales-mail"), FacebookSource)), "rules[1]", TagSeverity.Error, "never fires: rule 1" },
        { "duplicate", Of(Rule(Channels.Email, FacebookSource), Rule(Channels.Email, FacebookSource)), "rules[1]", TagSeverity.Warning, "says the same as rule 1" },
        { "contradicting duplicate", Of(Rule(Channels.Email, FacebookSource), Rule(Channels.Display, FacebookSource)), "rules[1]", TagSeverity.Error, "same conditions and says Email" },
        { "spelling known otherwise", Of(Rule(Channels.PaidSocial, Is(RuleField.Source, "fb"))), "rules[0].when[0]", TagSeverity.Error, "is known as “facebook”" },
        { "absent word", Of(Rule(Channels.Email, Is(RuleField.Medium, "(none)"))), "rules[0].when[0]", TagSeverity.Error, "counts as absent" },
        { "empty value", Of(Rule(Channels.Email, Is(RuleField.Medium, ""))), "rules[0].when[0]", TagSeverity.Error, "needs a value" },
        { "payment stop", Of(Rule(Channels.Partner, Is(RuleField.Referrer, "checkout.stripe.com"))), "rules[0].when[0]", TagSeverity.Error, "stop on the way" },
        { "own stop", new RuleDocument { Rules = [Rule(Channels.Partner, Is(RuleField.Referrer, "pay.test"))], Sources = [new("pay.test", "pay", SourceCategory.Transit)] }, "rules[0].when[0]", TagSeverity.Error, "stop on the way" },
        { "spam", Of(Rule(Channels.Partner, Is(RuleField.Referrer, "semalt.com"))), "rules[0].when[0]", TagSeverity.Error, "referrer spam" },
        { "path of a host", Of(Rule(Channels.Partner, When(RuleField.Referrer, RuleMatch.Contains, "/feed"))), "rules[0].when[0]", TagSeverity.Error, "leave “/feed” out" },
        { "own site", Of(Rule(Channels.Partner, Is(RuleField.Referrer, "blog.acme.test"))), "rules[0].when[0]", TagSeverity.Warning, "a site of your own" },
        { "alias of itself", new RuleDocument { Aliases = [new("x", "x", false)] }, "aliases[0]", TagSeverity.Error, "stands for itself" },
        { "alias twice", new RuleDocument { Aliases = [new("x", "a", false), new("x", "b", false)] }, "aliases[1]", TagSeverity.Error, "already" },
        { "alias chain", new RuleDocument { Aliases = [new("y", "z", false), new("x", "y", false)] }, "aliases[0]", TagSeverity.Error, "itself a spelling" },
        { "alias known", new RuleDocument { Aliases = [new("fb", "facebook", false)] }, "aliases[0]", TagSeverity.Info, "without it" },
        { "source twice", new RuleDocument { Sources = [new("a.test", "a", SourceCategory.Search), new("a.test", "b", SourceCategory.Search)] }, "sources[1]", TagSeverity.Error, "twice" },
        { "unknown parameter", new RuleDocument { AffiliateParameters = ["gclid"] }, "affiliate_parameters[0]", TagSeverity.Error, "one of" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lint_Fault_IsNamedWithItsPlace(string name, RuleDocument rules, string path, TagSeverity severity, string message)
    {
        var finding = RuleLint.Of(rules.Normalised(), ["acme.test"]).FirstOrDefault(f => f.Path == path).ShouldNotBeNull(name);
        (finding.Severity, finding.Message.Contains(message, StringComparison.Ordinal)).ShouldBe((severity, true), finding.Message);
    }

    [Fact]
    public void Lint_SoundRules_HasNothingToSay() => RuleLint.Of(new RuleDocument
    {
        Rules = [Rule(Channels.Partner, Is(RuleField.Source, "acme resellers"), When(RuleField.Medium, RuleMatch.StartsWith, "co")), Rule(Channels.Referral, Is(RuleField.Source, "acme resellers"))],
        Aliases = [new("acme-res", "acme resellers", false)],
        Sources = [new("portal.example", "our-portal", SourceCategory.Referral)],
        AffiliateParameters = ["via"],
    }.Normalised()).ShouldBeEmpty();

    [Property(MaxTest = 2_000)]
    public Property Implication_OfTwoConditions_HoldsOnEveryValue() => Prop.ForAll(Conditions(), Conditions(), Words(), static (strict, loose, value) =>
    {
        if (ConditionLogic.Implies(strict, loose) && ConditionLogic.Holds(strict, value))
            ConditionLogic.Holds(loose, value).ShouldBeTrue($"{strict} implies {loose}, but not on {value}");
        if (ConditionLogic.Exclude(strict, loose))
            (ConditionLogic.Holds(strict, value) && ConditionLogic.Holds(loose, value)).ShouldBeFalse($"{strict} excludes {loose}, but not on {value}");
    });

    [Property(MaxTest = 500)]
    public Property Shadowed_Rule_NeverFires() => Prop.ForAll(Conditions().Generator.ListOf(3).ToArbitrary(), Words(), static (conditions, word) =>
    {
        var rules = conditions.Select(static c => Rule(Channels.Email, c)).ToList();
        var document = new RuleDocument { Rules = rules };
        var dead = RuleLint.Of(document).Where(static f => f.Message.StartsWith("never fires", StringComparison.Ordinal)).Select(static f => f.Path).ToHashSet();
        var fires = rules.FindIndex(r => r.When.All(c => ConditionLogic.Holds(c, word)));
        if (fires >= 0)
            dead.ShouldNotContain($"rules[{fires}]");
    });

    private static Arbitrary<string> Words() => Gen.Elements('a', 'b').ArrayOf().Where(static w => w.Length is > 0 and < 7).Select(static w => new string(w)).ToArbitrary();

    private static Arbitrary<RuleCondition> Conditions() => (
        from match in Gen.Elements(Enum.GetValues<RuleMatch>())
        from value in Words().Generator
        select new RuleCondition(RuleField.Campaign, match, value)).ToArbitrary();

    private static RuleDocument Of(params WorkspaceRule[] rules) => new() { Rules = rules };
}
