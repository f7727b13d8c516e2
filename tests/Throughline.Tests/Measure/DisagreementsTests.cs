using Throughline.Measure.Rules;

namespace Throughline.Tests.Measure;

public class DisagreementsTests
{
    [Fact]
    public void Of_ThreeModels_FindsFlipsSpreadsAndWhatMoves()
    {
        // rows a, b, c under models x, y, z
        var found = Disagreements.Of(["x", "y", "z"], ["a", "b", "c"], [[60, 30, 50], [30, 60, 40], [10, 10, 10]]);
        (found.FlipCount, found.Pairs).ShouldBe((1, 3));
        found.Flips[0].ShouldBe(new RankFlip("a", "x", 30, "b", "y", 30));
        (found.Moved, found.MovedFrom, found.MovedTo).ShouldBe((30, "x", "y"));
        found.Spreads.Select(static s => s.Value).ShouldBe(["a", "b", "c"]);
        found.Spreads[0].ShouldBe(new RowSpread("a", 30, "y", 60, "x", 1, 2));
        found.Spreads[2].ShouldBe(new RowSpread("c", 10, "x", 10, "x", 3, 3));
    }

    [Fact]
    public void Of_ModelsThatAgree_FindsNothing()
    {
        var found = Disagreements.Of(["x", "y"], ["a", "b"], [[5, 5], [1, 1]]);
        (found.FlipCount, found.Moved).ShouldBe((0, 0));
    }

    [Fact]
    public void Of_ATie_IsNoFlip() => Disagreements.Of(["x", "y"], ["a", "b"], [[5, 3], [5, 5]]).FlipCount.ShouldBe(0);
}
