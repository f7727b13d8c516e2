using Throughline.Access;
using Throughline.Access.Rules;

namespace Throughline.Tests.Access;

public class FunnelTests
{
    [Fact]
    public void Default_IsAllowed() => FunnelRules.Fault(FunnelRules.Default).ShouldBeNull();

    [Fact]
    public void Seventh_IsRefusedWithTheReason()
    {
        var form = FunnelInput.Of(Funnel.Rows(Guid.Empty, FunnelRules.Default, 0));
        form.Act = "add";
        form.Edit()!.ShouldContain("four to six stages");
        form.Stages.Count.ShouldBe(6);
        FunnelRules.Fault([.. FunnelRules.Default, new StageDraft("Fan", Conversions.DealWon, 1)])!.ShouldContain("four to six stages");
    }

    [Fact]
    public void Added_StageTakesTheFreeConversionInItsPlace()
    {
        var form = FunnelInput.Of(Funnel.Rows(Guid.Empty, FunnelRules.Default, 0));
        form.Act = "remove:3";
        form.Edit().ShouldBeNull();
        form.Act = "add";
        form.Edit().ShouldBeNull();
        form.Stages.Select(static s => s.Conversion).ShouldBe(Conversions.All);
    }

    public static TheoryData<string, StageDraft[]> Faults => new()
    {
        { "four to six", Stages("A first_touch", "B lead_created", "C deal_won") },
        { "needs a name", Stages(" first_touch", "B lead_created", "C deal_opened", "D deal_won") },
        { "the same name", Stages("A first_touch", "a lead_created", "C deal_opened", "D deal_won") },
        { "after", Stages("A lead_created", "B first_touch", "C deal_opened", "D deal_won") },
        { "after", Stages("A first_touch", "B first_touch", "C deal_opened", "D deal_won") },
        { "must stand for", Stages("A first_touch", "B sale", "C deal_opened", "D deal_won") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_OfAMap_SaysWhatWouldBeRight(string expected, StageDraft[] stages) => FunnelRules.Fault(stages)!.ShouldContain(expected);

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void Weight_OutsideItsRange_IsRefused(int weight) =>
        FunnelRules.Fault([.. FunnelRules.Default.Select((s, i) => i == 2 ? s with { Weight = weight } : s)])!.ShouldContain("0 to 100");

    [Fact]
    public void Weights_AllZero_AreRefused() => FunnelRules.Fault([.. FunnelRules.Default.Select(static s => s with { Weight = 0 })])!.ShouldContain("zero");

    private static StageDraft[] Stages(params string[] stages) => [.. stages.Select(static s => s.Split(' ')).Select(static s => new StageDraft(s[0], s[1], 10))];
}
