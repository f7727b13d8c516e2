using System.Globalization;

namespace Throughline.Tests.Cli.Attribute;

public class AttributeModelsTests
{
    private const string Rows = "path,total_conversions,total_conversion_value,total_null\na > b,1,10,0\nb,1,5,0\na,0,0,1\n";

    [Fact]
    public void Attribute_Markov_CreditsByRemovalEffect()
    {
        using var run = new AttributeRun();
        // P(conversion) = 2/3; without a 1/3; without b 0; a visit to b is worth 7.5
        Numbers(run.Paths(Rows, "--models", "markov:1")).ShouldBe([2 / 3.0, 5, 4 / 3.0, 10], 1e-9);
        run.Errors.ShouldContain("note: 2 conversions and 4 touches are not enough data");
    }

    [Fact]
    public void Attribute_NullExclude_LooksAtConversionsOnly()
    {
        using var run = new AttributeRun();
        Numbers(run.Paths(Rows, "--models", "markov:1", "--null", "exclude"))[0].ShouldBe(2 * 0.5 / 1.5, 1e-9);
    }

    [Fact]
    public void Attribute_RemovalEffects_ArePrinted()
    {
        using var run = new AttributeRun();
        run.Paths(Rows, "--models", "markov:1", "--removal-effects").Select(line => line.Split(',')[..3]).ShouldBe([["markov:1", "a", "0.5"], ["markov:1", "b", "1"]]);
        run.Output.ShouldStartWith("model,channel,conversions_effect,value_effect\n");
    }

    [Fact]
    public void Attribute_Transitions_ArePrinted()
    {
        using var run = new AttributeRun();
        run.Paths(Rows, "--models", "markov:1,markov:2", "--transitions").ShouldBe(
        [
            "markov:1,(start),a,2,0.6666666666666666", "markov:1,(start),b,1,0.3333333333333333", "markov:1,a,b,1,0.5",
            "markov:1,b,(conversion),2,1", "markov:1,a,(null),1,0.5",
            "markov:2,(start),a > b,1,0.3333333333333333", "markov:2,(start),b,1,0.3333333333333333", "markov:2,(start),a,1,0.3333333333333333",
            "markov:2,a > b,(conversion),1,1", "markov:2,b,(conversion),1,1", "markov:2,a,(null),1,1",
        ], ignoreOrder: true);
    }

    [Fact]
    public void Attribute_Shapley_ByConversionsAndByRate()
    {
        using var run = new AttributeRun();
        Numbers(run.Paths(Rows, "--models", "shapley"))[0].ShouldBe(0.5, 1e-12);
        // v(a) = 0, v(b) = 1, v(ab) = 2/3: a earns (0 + (2/3 − 1)) / 2 of 3 journeys
        Numbers(run.Paths(Rows, "--models", "shapley-rate"))[0].ShouldBe(-0.5, 1e-12);
    }

    [Fact]
    public void Attribute_TwoTouches_IsTheChoiceOfThePositionModels()
    {
        using var run = new AttributeRun();
        Numbers(run.Paths("path,total_conversions\na > b,8\n", "--models", "position:30/20/50")).ShouldBe([3.2, 0, 4.8, 0], 1e-12);
        Numbers(run.Paths("path,total_conversions\na > b,8\n", "--models", "position:30/20/50", "--two-touches", "renormalise")).ShouldBe([3, 0, 5, 0], 1e-12);
        run.Output.ShouldContain("position:30/20/50,a,");
    }

    [Fact]
    public void Attribute_Transform_ComesBeforeTheModels()
    {
        using var run = new AttributeRun();
        const string csv = "path,total_conversions\nA > A > Direct > B > Direct,6\nDirect,1\n";
        Numbers(run.Paths(csv, "--models", "linear", "--transform", "remove-direct,collapse")).ShouldBe([3, 0, 1, 0, 3, 0], 1e-12);
        run.Paths(csv, "--models", "last", "--transform", "frequency").Select(line => line.Split(',')[1]).ShouldBe(["A(2)", "Direct(2)", "B(1)", "Direct(1)"]);
    }

    [Fact]
    public void Attribute_Bootstrap_AddsIntervalsThatRepeat()
    {
        using var run = new AttributeRun();
        var first = run.Paths(Rows, "--models", "last,markov:1", "--bootstrap", "50", "--seed", "7");
        run.Output.ShouldStartWith("model,channel,conversions,value,conversions_low,conversions_high,value_low,value_high\n");
        run.Paths(Rows, "--models", "last,markov:1", "--bootstrap", "50", "--seed", "7").ShouldBe(first);
    }

    [Fact]
    public void MarkovAuto_RowsThatCountForVeryMany_IsChosenAtOnce()
    {
        using var run = new AttributeRun();
        run.Paths("path,total_conversions,total_conversion_value,null\na,900000000000000,1,900000000000000\na > b,5000000000,1,1\nb,2,1e308,3\n", "--models", "markov:auto", "--null-column", "null");
        run.Errors.ShouldContain("markov:auto is order");
        run.Errors.ShouldContain("line 4: value '1e308' is not a number of up to 1e15 either way");
        run.Output.ShouldNotContain("NaN");
    }

    [Theory]
    [InlineData("--models markov:5", "order '5' of markov is not one of 1, 2, 3, 4, auto")]
    [InlineData("--models shapley-rate:x", "takes no argument")]
    [InlineData("--models last --transitions", "'last' is no Markov model")]
    [InlineData("--null maybe", "--null: 'maybe' is not one of include, exclude")]
    [InlineData("--two-touches x", "--two-touches: 'x' is not one of split, renormalise")]
    [InlineData("--transform x", "--transform: 'x' is not one of all, distinct")]
    [InlineData("--bootstrap 1", "--bootstrap: 1 is not a whole number from 2")]
    public void Attribute_WrongWords_EndWithTwo(string words, string says)
    {
        using var run = new AttributeRun();
        run.Paths(Rows, words.Split(' '));
        run.Code.ShouldBe(2);
        run.Errors.ShouldContain(says);
    }

    [Fact]
    public void Attribute_ChannelWeighted_UsesTheCallersWeights()
    {
        using var run = new AttributeRun();
        const string csv = "path,total_conversions\na > b > c,8\nc,1\n";
        Numbers(run.Paths(csv, "--models", "channel-weighted:a=3/c=0")).ShouldBe([6, 0, 2, 0, 1, 0], 1e-12);
        run.Paths(csv, "--models", "channel-weighted:x=3");
        (run.Code, run.Errors.Contains("weighs 'x', but the channels are a, b, c", StringComparison.Ordinal)).ShouldBe((2, true), run.Errors);
        Numbers(run.Paths(csv.Replace("b", "b/d", StringComparison.Ordinal), "--models", "channel-weighted:b/d=3/c=0")).ShouldBe([2, 0, 6, 0, 1, 0], 1e-12);
        run.Paths(csv, "--models", "channel-weighted:a=NaN");
        (run.Code, run.Errors.Contains("'a=NaN' of channel-weighted is not NAME=WEIGHT", StringComparison.Ordinal)).ShouldBe((2, true), run.Errors);
        run.Paths(csv, "--models", "channel-weighted:a");
        (run.Code, run.Errors.Contains("is not NAME=WEIGHT", StringComparison.Ordinal)).ShouldBe((2, true), run.Errors);
    }

    [Fact]
    public void Attribute_MarkovAuto_SaysWhichOrderItChose()
    {
        using var run = new AttributeRun();
        run.Paths(Rows, "--models", "markov:auto").Length.ShouldBe(2);
        run.Errors.ShouldContain("markov:auto is order 1; held-out log loss by order: ");
    }

    [Fact]
    public void Attribute_MarkovAutoWithIntervals_KeepsTheChosenOrderInEveryDraw()
    {
        using var run = new AttributeRun();
        const string csv = "path,total_conversions,total_conversion_value,total_null\na > b,14,140,9\nb > a,9,90,14\na,4,40,6\nb,5,50,9\n";
        var lines = run.Paths(csv, "--models", "markov:auto,markov:1,markov:2", "--bootstrap", "60", "--seed", "1");
        var order = run.Errors.Contains("markov:auto is order 2", StringComparison.Ordinal) ? 2 : 1;
        string[] Of(string model) => [.. lines.Where(line => line.StartsWith(model, StringComparison.Ordinal)).Select(line => line[(model.Length + 1)..])];
        Of("markov:auto").ShouldBe(Of($"markov:{order}"));
        Of("markov:1").ShouldNotBe(Of("markov:2"));
    }

    [Fact]
    public void Attribute_MarkovAutoWithoutNulls_FailsWithTheReason()
    {
        using var run = new AttributeRun();
        run.Paths("path,total_conversions\na > b,8\n", "--models", "markov:auto");
        run.Code.ShouldBe(1);
        run.Errors.ShouldContain("journeys that did not");
    }

    private static double[] Numbers(string[] lines) =>
        [.. lines.SelectMany(line => line.Split(',')[2..4]).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];

    [Fact]
    public void Models_OneWithoutNumbers_LeavesTheOthers()
    {
        using var run = new AttributeRun();
        run.Paths("path,total_conversions\na > b,8\n", "--models", "first,markov:auto").ShouldBe(["first,a,8,0", "first,b,0,0"]);
        run.Code.ShouldBe(0);
        run.Errors.ShouldContain("note: markov:auto shows no numbers: ");
    }

    [Fact]
    public void ShapleyRate_OfMoreChannelsThanItCanCount_SaysHowFarItMayBeOff()
    {
        using var run = new AttributeRun();
        var rows = string.Concat(Enumerable.Range(0, 22).Select(static i => $"c{i} > c{(i * 7 + 3) % 22},{i % 4 + 1},{i % 3 + 1}\n"));
        var lines = run.Paths($"path,total_conversions,total_null\n{rows}", "--models", "linear,shapley-rate", "--null-column", "total_null");
        run.Output.ShouldStartWith("model,channel,conversions,value,conversions_error");
        run.Errors.ShouldContain("shapley-rate is the mean of 4,000 drawn orders");
        lines.Where(static l => l.StartsWith("linear,", StringComparison.Ordinal)).ShouldAllBe(static l => l.EndsWith(",0", StringComparison.Ordinal));
        lines.Where(static l => l.StartsWith("shapley-rate,", StringComparison.Ordinal)).Count(static l => !l.EndsWith(",0", StringComparison.Ordinal)).ShouldBe(22);
    }

    [Theory]
    [InlineData("path,total_conversions\n(unattributed) > b,8\n", "a channel is called (unattributed)", 2)]
    [InlineData("path,total_conversions\n", "the file has no rows below its header", 0)]
    public void File_ThatWouldReadOddly_IsToldSo(string csv, string words, int code)
    {
        using var run = new AttributeRun();
        run.Paths(csv, "--models", "first");
        (run.Code, run.Errors.Contains(words, StringComparison.Ordinal)).ShouldBe((code, true), run.Errors);
    }

    [Theory]
    [InlineData("lookback:0d")]
    [InlineData("lookback:366d")]
    [InlineData("reset:400d")]
    public void Window_OutsideAYear_IsRefused(string journeys)
    {
        using var run = new AttributeRun();
        run.Touches("person_id,time,channel,conversion\n1,2026-01-01T00:00:00Z,a,1\n", "--models", "first", "--journeys", journeys);
        (run.Code, run.Errors.Contains("not between 0 and 365 days", StringComparison.Ordinal)).ShouldBe((2, true), run.Errors);
    }

    [Fact]
    public void Channel_InAnotherEncoding_IsNamed()
    {
        using var run = new AttributeRun();
        var file = run.File("latin.csv", [.. "path,total_conversions\nM"u8, 0xe4, .. "r,2\n"u8]);
        run.Run("--paths", file, "--models", "first");
        run.Errors.ShouldContain("is not written in UTF-8");
        run.Run("--paths", file, "--models", "first", "--strict").Code.ShouldBe(1);
    }
}
