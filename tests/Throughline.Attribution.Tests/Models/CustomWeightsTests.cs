namespace Throughline.Attribution.Tests.Models;

public class CustomWeightsTests
{
    [Fact]
    public void KindWeighted_CallsThreeTimesAVisit_SharesByKind()
    {
        var model = new KindWeighted("kind-weighted:call=3", [1, 1, 3]);
        var weights = new double[3];
        model.Credit(new Journey([1, 2, 3], [0, 0, 0]) { Kinds = new byte[] { 1, 2, 9 } }, weights);
        weights.ShouldBe([0.2, 0.6, 0.2], 1e-12, "a kind beyond the weights weighs 1");
    }

    [Fact]
    public void KindWeighted_KindsUnknown_IsLinear()
    {
        var weights = new double[2];
        new KindWeighted("k", [0, 5]).Credit(new Journey([1, 2], [0, 1]), weights);
        weights.ShouldBe([0.5, 0.5]);
    }

    [Fact]
    public void Weighted_NothingWeighsAnything_IsShared()
    {
        var weights = new double[2];
        new KindWeighted("k", [0]).Credit(new Journey([1, 2], [0, 1]) { Kinds = new byte[2] }, weights);
        weights.ShouldBe([0.5, 0.5]);
        new ChannelWeighted("c", [0, 0]).Credit(new Journey([1, 2], [0, 1]), weights);
        weights.ShouldBe([0.5, 0.5]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Weighted_AWeightThatCannotBe_Throws(double weight)
    {
        Should.Throw<ArgumentException>(() => new KindWeighted("k", [weight]));
        Should.Throw<ArgumentException>(() => new ChannelWeighted("c", [weight]));
    }
}
