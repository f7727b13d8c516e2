using System.Globalization;
using System.Text;

namespace Throughline.Tests.Cli.Attribute;

public class AttributeConversionsTests
{
    private const string Touches = "person_id,ts,channel\n1,100,a\n1,200,b\n1,300,c\n1,400,d\n2,100,a\n";

    private static string[] Run(AttributeRun run, string conversions, params string[] more)
    {
        run.Run(["--touches", run.File("t.csv", Touches), "--time-column", "ts", "--conversions", run.File("c.csv", conversions),
            "--conversion-value-column", "value_cents", "--format", "csv", .. more]);
        return run.Lines();
    }

    [Fact]
    public void Attribute_ConversionsOfTheirOwn_LookBackAndCloseWithUnattributed()
    {
        using var run = new AttributeRun();
        // person 9 has no touches, person 2's only touch comes after the conversion
        Run(run, "person_id,ts,value_cents\n1,250,10\n9,250,5\n2,99,7\n", "--models", "linear", "--journeys", "lookback:1d")
            .ShouldBe(["linear,a,0.5,5", "linear,b,0.5,5", "linear,c,0,0", "linear,d,0,0", "linear,(unattributed),2,12"], run.Errors);
    }

    [Fact]
    public void Attribute_Reset_UsesTouchesUp()
    {
        using var run = new AttributeRun();
        Run(run, "person_id,ts,value_cents\n1,400,8\n1,200,2\n", "--models", "linear", "--journeys", "reset")
            .ShouldBe(["linear,a,0.5,1", "linear,b,0.5,1", "linear,c,0.5,4", "linear,d,0.5,4", "linear,(unattributed),0,0"], run.Errors);
    }

    [Fact]
    public void Attribute_Milestones_ReachTheModels()
    {
        using var run = new AttributeRun();
        // lead at the second touch, opportunity at the third, close at the fourth
        Run(run, "person_id,ts,value_cents,lead_ts,opp_ts\n1,500,1000,200,350\n", "--models", "full-path,w-shaped", "--milestone-columns", "lead_ts,opp_ts")
            .Where(static line => !line.Contains("(unattributed)", StringComparison.Ordinal)).Select(line => line.Split(',')[3]).Select(value => Math.Round(double.Parse(value, CultureInfo.InvariantCulture), 6))
            .ShouldBe([250, 250, 250, 250, 333.333333, 333.333333, 333.333333, 0], run.Errors);
    }

    [Fact]
    public void Attribute_AnEmptyMilestone_IsMissingAndAWrongOneABadRow()
    {
        using var run = new AttributeRun();
        Run(run, "person_id,ts,value_cents,lead_ts,opp_ts\n1,500,1000,,\n1,500,1,soon,\n", "--models", "w-shaped", "--milestone-columns", "lead_ts,opp_ts")
            .Length.ShouldBe(5);
        run.Errors.ShouldContain("c.csv line 3: milestone 'soon'");
    }

    [Theory]
    [InlineData("--journeys lookback:1d@UTC", "linear,a,1,8 linear,b,0,0 linear,(unattributed),0,0", "from midnight of the day before")]
    [InlineData("--journeys lookback:1d", "linear,a,0,0 linear,b,0,0 linear,(unattributed),1,8", "24 hours")]
    [InlineData("--journeys reset:1d@UTC", "linear,a,1,8 linear,b,0,0 linear,(unattributed),0,0", "reset inside a window")]
    [InlineData("--journeys reset:12h", "linear,a,0,0 linear,b,0,0 linear,(unattributed),1,8", "reset inside a window")]
    [InlineData("--channels b", "linear,b,0,0 linear,(unattributed),1,8", "only another channel")]
    [InlineData("--kind-column kind --kinds call", "linear,a,1,8 linear,(unattributed),0,0", "only calls")]
    [InlineData("--kind-column kind --kinds visit", "linear,b,0,0 linear,(unattributed),1,8", "only visits")]
    public void Attribute_WindowsAndEligibility_ChooseTheTouches(string words, string expected, string why)
    {
        using var run = new AttributeRun();
        run.Run(["--touches", run.File("t.csv", "person_id,ts,channel,kind\n1,2024-01-01T01:00:00Z,a,call\n2,2024-01-01T01:00:00Z,b,visit\n2,2024-01-01T01:00:00Z,a,call\n"), "--time-column", "ts",
            "--conversions", run.File("c.csv", "person_id,ts,value\n1,2024-01-02T23:00:00Z,8\n"), "--models", "linear", "--format", "csv", .. words.Split(' ')]);
        string.Join(' ', run.Lines().Order(StringComparer.Ordinal)).ShouldBe(string.Join(' ', expected.Split(' ').Order(StringComparer.Ordinal)), why + run.Errors);
    }

    [Theory]
    [InlineData("--kinds call", "name the column")]
    [InlineData("--bootstrap abc", "--bootstrap: abc is not a whole number from 2 to 100000")]
    [InlineData("--seed 1.5", "--seed: 1.5 is not a whole number")]
    [InlineData("--journeys lookback:1d@Atlantis", "'Atlantis' is no time zone")]
    [InlineData("--journeys reset:soon", "lookback 'soon'")]
    [InlineData("--journeys person", "'person' needs the conversions among the touches")]
    [InlineData("--conversion-column x", "has no meaning with --conversions")]
    [InlineData("--models stage-weighted:20/20/20/40", "needs one weight a stage: 1, for the 0 --milestone-columns and the conversion")]
    [InlineData("--models stage-weighted:30/70 --milestone-columns lead,opp", "needs one weight a stage: 3, for the 2 --milestone-columns")]
    [InlineData("--milestone-columns lead", "--milestone-columns: c.csv has no column 'lead'; its columns: person_id, ts, value_cents")]
    public void Attribute_WrongWords_EndWithTwo(string words, string says)
    {
        using var run = new AttributeRun();
        Run(run, "person_id,ts,value_cents\n", words.Split(' '));
        run.Code.ShouldBe(2);
        run.Errors.ShouldContain(says);
    }

    [Fact]
    public void Attribute_AFileOfManyBlocks_EqualsItsPartsWithAndWithoutQuotes()
    {
        using var run = new AttributeRun();
        var random = new Random(11);
        var csv = new StringBuilder("person_id,time,channel,conversion,conversion_value\n");
        for (var i = 0; i < 150_000; i++)
            csv.Append(CultureInfo.InvariantCulture, $"p{random.Next(20_000)},{random.Next(1_000_000)},{"abcdefg"[random.Next(7)]},{(random.Next(10) == 0 ? 1 : 0)},2\n");
        var plain = run.Touches(csv.ToString(), "--models", "first,linear", "--journeys", "reset");
        var quoted = csv.ToString().Replace(",a,", ",\"a\",", StringComparison.Ordinal).Replace("\np", "\n\"p\r\n\"\"", StringComparison.Ordinal);
        // a person id with a line end and a quote inside: its closing quote goes before the comma
        quoted = System.Text.RegularExpressions.Regex.Replace(quoted, "(?<name>\r\n\"\"[0-9]+),", "${name}\",", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));

        run.Touches(quoted, "--models", "first,linear", "--journeys", "reset").ShouldBe(plain, run.Errors);
        run.Errors.ShouldBe("");
        plain.Length.ShouldBe(14);
    }
}
