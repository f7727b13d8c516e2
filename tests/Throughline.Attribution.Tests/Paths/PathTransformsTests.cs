namespace Throughline.Attribution.Tests.Paths;

public class PathTransformsTests
{
    // D is Direct
    [Theory]
    [InlineData("all", "D A B B D A A D", "D A B B D A A D")]
    [InlineData("distinct", "D A B B D A A D", "B A D")]
    [InlineData("first", "D A B B D A A D", "D A B")]
    [InlineData("collapse", "D A B B D A A D", "D A B D A D")]
    [InlineData("frequency", "D A B B D A A D", "D(3) A(3) B(2)")]
    [InlineData("remove-direct", "D A B B D A A D", "A B B A A")]
    [InlineData("remove-direct", "D D", "D D")]
    [InlineData("remove-last-direct", "D A B D D", "D A B")]
    [InlineData("remove-last-direct", "D D", "D D")]
    [InlineData("remove-direct", "", "")]
    public void Apply_APath_KeepsWhatTheTransformSays(string transform, string path, string expected)
    {
        string[] names = ["D", "A", "B"];
        var builder = new PathSetBuilder();
        builder.Add([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Array.IndexOf(names, name))], 2, 3, 4);
        builder.Add([1, 2], 1, 1, 1);

        var result = PathTransforms.Apply(new TransformedJourneys(builder.Build(), names), PathTransforms.ByName[transform], directChannel: 0);

        string.Join(' ', result.Journeys.PathOf(0).ToArray().Select(channel => result.Channels[channel])).ShouldBe(expected);
        (result.Journeys.ConversionsOf(0), result.Journeys.ValueOf(0), result.Journeys.NullsOf(0)).ShouldBe((2, 3, 4));
        result.Journeys.PathOf(1).Length.ShouldBe(2);
    }

    [Fact]
    public void Apply_TimedJourneys_KeepTheTimesOfWhatIsKept()
    {
        var touches = new TouchColumns([0, 3], [1, 2, 3], [1, 1, 2]);
        var set = JourneyRules.LookBack(touches, new ConversionColumns([0], [5], [1]), Lookback.Lifetime);
        var result = PathTransforms.Apply(new TransformedJourneys(set, ["D", "A", "B"]), PathTransform.Collapse, 0);
        result.Journeys.At(0, 0).TimesMs.ToArray().ShouldBe([2L, 3L]);
        result.Journeys.At(0, 0).ConversionMs.ShouldBe(5);
    }
}
