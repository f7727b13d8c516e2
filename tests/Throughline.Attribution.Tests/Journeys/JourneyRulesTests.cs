using Throughline.Attribution;

namespace Throughline.Attribution.Tests.Journeys;

public class JourneyRulesTests
{
    // person 0: touches at 10, 20, 20, 30 (channels 0,1,2,3); person 1: none; person 2: touch at 5 (channel 1)
    private static TouchColumns Touches()
    {
        var builder = new TouchColumnsBuilder();
        builder.Add(0, 30, 3);
        builder.Add(2, 5, 1);
        builder.Add(0, 20, 1);
        builder.Add(0, 10, 0);
        builder.Add(0, 20, 2);
        return builder.Build();
    }

    [Fact]
    public void Build_TouchesInAnyOrder_SortsByPersonTimeArrival()
    {
        var touches = Touches();
        touches.PersonCount.ShouldBe(3);
        touches.ChannelsOf(0).ToArray().ShouldBe([0, 1, 2, 3]);
        touches.ChannelsOf(1).Length.ShouldBe(0);
        touches.TimesOf(2).ToArray().ShouldBe([5L]);
    }

    [Theory]
    [InlineData(0, 20, 10, "0 1 2")] // both ends of the window are inside, ties at the conversion's moment too
    [InlineData(0, 20, 9, "1 2")]
    [InlineData(0, 29, 100, "0 1 2")] // a touch after the conversion earns nothing
    [InlineData(0, 9, 100, "")]
    [InlineData(0, 100, 10, "")]
    [InlineData(1, 100, 1000, "")]
    [InlineData(-1, 100, 1000, "")]
    [InlineData(99, 100, 1000, "")]
    public void LookBack_OneConversion_TakesTheClosedWindow(int person, long atMs, long lookbackMs, string expected)
    {
        var set = JourneyRules.LookBack(Touches(), new ConversionColumns([person], [atMs], [1]), new Lookback(lookbackMs));
        string.Join(' ', set.PathOf(0).ToArray()).ShouldBe(expected);
    }

    [Fact]
    public void Reset_SeveralConversions_UseTouchesUp()
    {
        var conversions = new ConversionColumns([0, 0, 0, 2], [30, 15, 30, 5], [1, 2, 3, 4]);
        var set = JourneyRules.Reset(Touches(), conversions, Lookback.Lifetime);
        string.Join(' ', set.PathOf(1).ToArray()).ShouldBe("0");
        string.Join(' ', set.PathOf(0).ToArray()).ShouldBe("1 2 3");
        set.PathOf(2).Length.ShouldBe(0);
        set.PathOf(3).Length.ShouldBe(1);
    }

    [Fact]
    public void MarkedTouches_TwoConvertingTouches_GiveThreeRules()
    {
        // person 0 converts at its second touch (position 1, twice as much) and its fourth (position 3)
        var marked = new MarkedTouches(Touches(), [1, 3], [2, 1], [7, 5]);
        Describe(marked.ByPerson()).ShouldBe("0123:3/12/0 1:0/0/1");
        Describe(marked.ByReset()).ShouldBe("01:2/7/0 23:1/5/0 1:0/0/1");
        Describe(marked.ByLookback(new Lookback(10))).ShouldBe("01:2/7/0 123:1/5/0 1:0/0/1");
        Describe(new MarkedTouches(Touches(), [1], [1], [1]).ByReset()).ShouldBe("01:1/1/0 23:0/0/1 1:0/0/1");
    }

    private static string Describe(JourneySet set) => string.Join(' ', Enumerable.Range(0, set.Count)
        .Select(j => $"{string.Concat(set.PathOf(j).ToArray())}:{set.ConversionsOf(j)}/{set.ValueOf(j)}/{set.NullsOf(j)}"));
}
