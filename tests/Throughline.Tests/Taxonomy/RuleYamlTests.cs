using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Throughline.Taxonomy;
using static Throughline.Tests.Taxonomy.Rules;

namespace Throughline.Tests.Taxonomy;

public sealed class RuleYamlTests
{
    [Fact]
    public void Text_OfADocument_ReadsBackTheSame()
    {
        var rules = new RuleDocument
        {
            Rules =
            [
                new WorkspaceRule(Channels.PaidSocial, true, [Is(RuleField.Source, "facebook"), When(RuleField.CampaignId, RuleMatch.StartsWith, "2026: \"q1\" # no comment")]) { Name = "Ünï – 'quoted' \\ back" },
                Rule(Channels.Event, When(RuleField.Referrer, RuleMatch.EndsWith, ".example")),
            ],
            Aliases = [new SourceAlias("fb promo", "facebook", true), new SourceAlias("yes", "no", false)],
            Sources = [new OwnSource("news.example", "the news", SourceCategory.AdServer)],
            AffiliateParameters = ["aff_id", "via"],
        }.Normalised();

        var (read, faults) = RuleYaml.Read(RuleYaml.Write(rules));

        faults.ShouldBeEmpty();
        read!.ToJson().ShouldBe(rules.ToJson());
    }

    [Property(MaxTest = 300)]
    public Property Text_OfAnyTexts_ReadsBackTheSame() => Prop.ForAll<string, string>(static (name, value) =>
    {
        var rules = new RuleDocument { Rules = [new WorkspaceRule(Channels.Email, false, [Is(RuleField.Campaign, (value ?? "") + "x")]) { Name = name ?? "" }], Aliases = [new SourceAlias($"a{value}", $"b{name}", false)] }.Normalised();
        var (read, faults) = RuleYaml.Read(RuleYaml.Write(rules));
        faults.ShouldBeEmpty(RuleYaml.Write(rules));
        read!.ToJson().ShouldBe(rules.ToJson());
    });

    [Theory]
    [InlineData("", "expected a rule set")]
    [InlineData("just words", "expected a rule set")]
    [InlineData("throughline: taxonomy/2", "taxonomy/1")]
    [InlineData("throughline: taxonomy/1\nrule: []", "line 2: rule: expected unknown; here stand throughline, rules")]
    [InlineData("throughline: taxonomy/1\nrules:\n  - channel: Email\n    when:\n      - { field: colour, match: equals, value: x }", "line 5: rules[0].when[0].field: expected one of source, medium")]
    [InlineData("throughline: taxonomy/1\nrules:\n  - channel: Email\n    paid: maybe", "line 4: rules[0].paid: expected true or false")]
    [InlineData("throughline: taxonomy/1\nrules:\n  - when: 7", "rules[0].channel: expected a value")]
    [InlineData("throughline: taxonomy/1\nrules: {a: b}", "line 2: rules: expected a list")]
    [InlineData("throughline: taxonomy/1\nsources: [{name: a, source: b, kind: none}]", "one of search, social")]
    [InlineData("throughline: taxonomy/1\nrules: [", "no YAML")]
    [InlineData("throughline: taxonomy/1\nrules: []\nrules: []", "no YAML")]
    [InlineData("throughline: taxonomy/1\n---\nthroughline: taxonomy/1", "one document")]
    [InlineData("a: &a [x]\nb: *a", "no anchors")]
    [InlineData("{{{{{{{{{{{{{", "at most 8 levels")]
    public void Text_Wrong_SaysWhereAndWhatWouldBeRight(string yaml, string expected)
    {
        var (read, faults) = RuleYaml.Read(yaml);

        read.ShouldBeNull();
        string.Join('\n', faults.Select(static f => $"{f.Path}: {f.Message}")).ShouldContain(expected);
    }

    [Fact]
    public void Text_DeepOrLong_IsRefusedBeforeItCosts()
    {
        RuleYaml.Read(new string('[', 500_000)).Document.ShouldBeNull();
        RuleYaml.Read(":\0[\na").Document.ShouldBeNull();
        RuleYaml.Read(new string('-', RuleYaml.MaxLength + 1)).Faults[0].Message.ShouldContain("at most");
        RuleYaml.Read(string.Concat(Enumerable.Repeat("- ", 100_000))).Document.ShouldBeNull();
    }

    [Property(MaxTest = 1_000)]
    public void Text_OfAnyKind_NeverThrows(string text) => RuleYaml.Read(text ?? "").ShouldNotBe(default);
}
