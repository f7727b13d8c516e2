namespace Throughline.Tests.Cli.Attribute;

public class AttributeTouchesTests
{
    private const string Header = "person_id,time,channel,conversion,conversion_value\n";

    // Two conversions of one person, 20 days apart, rows out of order; a person who never converts.
    private const string Rows =
        Header +
        "p,2024-01-21T00:00:00Z,c,1,5\n" +
        "p,2024-01-01T00:00:00Z,a,1,7\n" +
        "p,2024-01-11T00:00:00Z,b,0,0\n" +
        "q,2024-01-02T00:00:00Z,a,0,0\n";

    [Theory]
    [InlineData("person", "linear,c,0.6666666666666666,4|linear,a,0.6666666666666666,4|linear,b,0.6666666666666666,4")]
    [InlineData("reset", "linear,c,0.5,2.5|linear,a,1,7|linear,b,0.5,2.5")]
    [InlineData("lookback:20d", "linear,c,0.3333333333333333,1.6666666666666665|linear,a,1.3333333333333333,8.666666666666666|linear,b,0.3333333333333333,1.6666666666666665")]
    [InlineData("lookback:19d", "linear,c,0.5,2.5|linear,a,1,7|linear,b,0.5,2.5")]
    [InlineData("lookback:10d", "linear,c,0.5,2.5|linear,a,1,7|linear,b,0.5,2.5")]
    [InlineData("lookback:239h", "linear,c,1,5|linear,a,1,7|linear,b,0,0")]
    [InlineData("lookback:lifetime", "linear,c,0.3333333333333333,1.6666666666666665|linear,a,1.3333333333333333,8.666666666666666|linear,b,0.3333333333333333,1.6666666666666665")]
    public void Attribute_Touches_MakesJourneysByTheRule(string journeys, string expected)
    {
        using var run = new AttributeRun();
        run.Touches(Rows, "--models", "linear", "--journeys", journeys).ShouldBe(expected.Split('|'), run.Errors);
    }

    [Theory]
    [InlineData("1704067200")]
    [InlineData("1704067200000")]
    [InlineData("1704067200.0")]
    [InlineData("2024-01-01T00:00:00Z")]
    [InlineData("2024-01-01 00:00:00")]
    [InlineData("2024-01-01T00:00:00")]
    [InlineData("2024-01-01T01:00:00+01:00")]
    [InlineData("2024-01-01T00:00:00.000Z")]
    [InlineData("2024-01-01")]
    public void Attribute_AMomentInAnyForm_IsTheSameMoment(string moment)
    {
        using var run = new AttributeRun();
        // the window of one day is closed: the touch exactly a day before the conversion earns half
        run.Touches($"{Header}p,{moment},a,0,0\np,2024-01-02T00:00:00Z,b,1,2\n", "--models", "linear", "--journeys", "lookback:1d")
            .ShouldBe(["linear,a,0.5,1", "linear,b,0.5,1"], run.Errors);
    }

    [Fact]
    public void Attribute_TiesInTime_KeepFileOrder()
    {
        using var run = new AttributeRun();
        run.Touches($"{Header}p,5,a,0,0\np,5,b,1,2\np,5,c,0,0\n", "--models", "first,last", "--journeys", "lookback:1d")
            .ShouldBe(["first,a,1,2", "first,b,0,0", "first,c,0,0", "last,a,0,0", "last,b,1,2", "last,c,0,0"]);
    }

    [Fact]
    public void Attribute_DirectByName_IsPassedOver()
    {
        using var run = new AttributeRun();
        const string csv = $"{Header}p,1,Email,0,0\np,2,none,1,2\n";
        run.Touches(csv, "--models", "last-non-direct").ShouldBe(["last-non-direct,Email,0,0", "last-non-direct,none,1,2"]);
        run.Touches(csv, "--models", "last-non-direct", "--direct", "none").ShouldBe(["last-non-direct,Email,1,2", "last-non-direct,none,0,0"]);
    }

    [Theory]
    [InlineData(",1,a,1,0", "the person is empty")]
    [InlineData("p,1,,1,0", "the channel is empty")]
    [InlineData("p,yesterday,a,1,0", "time 'yesterday' is neither")]
    [InlineData("p,2024-02-30T00:00:00Z,a,1,0", "time '2024-02-30T00:00:00Z'")]
    [InlineData("p,,a,1,0", "time ''")]
    [InlineData("p,1,a,maybe,0", "conversion 'maybe'")]
    [InlineData("p,1,a,-1,0", "conversion '-1'")]
    [InlineData("p,1,a,1,much", "value 'much'")]
    public void Attribute_ABadRow_IsNamed(string row, string says)
    {
        using var run = new AttributeRun();
        run.Touches($"{Header}{row}\nq,1,good,true,3\n", "--models", "last").ShouldBe(["last,good,1,3"]);
        run.Errors.ShouldContain($"touches.csv line 2: {says}");
    }

    [Theory]
    [InlineData("--journeys never", "'never' is not one of person, reset, reset:90d, lookback:30d")]
    [InlineData("--journeys lookback:soon", "lookback 'soon' is not a duration")]
    [InlineData("--separator x", "has no meaning with --touches")]
    [InlineData("--time-column when", "has no column 'when'; its columns: person_id, time, channel, conversion, conversion_value")]
    public void Attribute_WrongWords_EndWithTwo(string words, string says)
    {
        using var run = new AttributeRun();
        run.Touches(Rows, words.Split(' '));
        run.Code.ShouldBe(2);
        run.Errors.ShouldContain(says);
    }
}
