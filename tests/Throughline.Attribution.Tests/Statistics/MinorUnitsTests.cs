using FsCheck.Xunit;
using Throughline.Attribution;

namespace Throughline.Attribution.Tests.Statistics;

public class MinorUnitsTests
{
    [Theory]
    [InlineData(100, "1 1 1", "34 33 33")]
    [InlineData(-100, "1 1 1", "-34 -33 -33")]
    [InlineData(0, "1 2", "0 0")]
    [InlineData(1, "0.4 0.2 0.4", "1 0 0")]
    [InlineData(5, "0 0.5 0.5", "0 3 2")]
    [InlineData(10, "0.7 0.3", "7 3")]
    [InlineData(99999, "0.4 0.1 0.1 0.4", "40000 10000 10000 39999")]
    [InlineData(long.MaxValue, "1 1", "4611686018427387904 4611686018427387903")]
    [InlineData(long.MinValue, "1 1", "-4611686018427387904 -4611686018427387904")]
    [InlineData(7, "3", "7")]
    [InlineData(10000, "1e-320 1e-320", "5000 5000")]
    [InlineData(-10000, "1e-310 3e-310", "-2500 -7500")]
    [InlineData(10000, "1.7e308 1.7e308", "5000 5000")]
    [InlineData(long.MaxValue, "1e-320 1e-320", "4611686018427387904 4611686018427387903")]
    public void Allot_AnAmount_GivesLargestRemaindersInStableOrder(long amount, string weights, string expected)
    {
        var shares = new long[weights.Split(' ').Length];
        MinorUnits.Allot(amount, [.. weights.Split(' ').Select(w => double.Parse(w, System.Globalization.CultureInfo.InvariantCulture))], shares);
        string.Join(' ', shares).ShouldBe(expected);
    }

    [Property]
    public void Allot_AnyAmountAndWeights_SumsExactlyAndStaysWithinOneUnit(long amount, FsCheck.NonEmptyArray<ushort> raw)
    {
        double[] weights = [.. raw.Get.Select(w => (double)w), 1];
        var shares = new long[weights.Length];
        var mirrored = new long[weights.Length];

        MinorUnits.Allot(amount, weights, shares);

        shares.Aggregate(Int128.Zero, (sum, share) => sum + share).ShouldBe(amount);
        var total = weights.Sum();
        for (var i = 0; i < shares.Length; i++)
            Math.Abs(shares[i] - (decimal)amount * (decimal)weights[i] / (decimal)total).ShouldBeLessThanOrEqualTo(1m);
        if (amount == long.MinValue)
            return;
        MinorUnits.Allot(-amount, weights, mirrored);
        mirrored.ShouldBe(shares.Select(share => -share));
    }

    [Fact]
    public void Allot_ManyShares_SumsExactly()
    {
        var weights = Enumerable.Range(0, 100_000).Select(i => 1.0 / (i + 1)).ToArray();
        var shares = new long[weights.Length];
        MinorUnits.Allot(123_456_789_012, weights, shares);
        shares.Sum().ShouldBe(123_456_789_012);
    }

    [Theory]
    [InlineData("0 0", 2)]
    [InlineData("-1 2", 2)]
    [InlineData("NaN 1", 2)]
    [InlineData("Infinity 1", 2)]
    [InlineData("1 1", 3)]
    public void Allot_WeightsNobodyCanTake_Throws(string weights, int places)
    {
        double[] parsed = [.. weights.Split(' ').Select(w => double.Parse(w, System.Globalization.CultureInfo.InvariantCulture))];
        Should.Throw<ArgumentException>(() => MinorUnits.Allot(10, parsed, new long[places]));
    }
}
