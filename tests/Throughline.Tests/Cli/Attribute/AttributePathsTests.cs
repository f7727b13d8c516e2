using System.Text;

namespace Throughline.Tests.Cli.Attribute;

public class AttributePathsTests
{
    private const string Header = "path,total_conversions,total_conversion_value,total_null\n";

    [Theory]
    [InlineData("a > b,2,10,1", "linear,a,1,5|linear,b,1,5", "")]
    [InlineData("a > b,2,10,1\na > b,1,2,0", "linear,a,1.5,6|linear,b,1.5,6", "the same path in two rows")]
    [InlineData("  a  >  b >  > ,1,3,0", "linear,a,0.5,1.5|linear,b,0.5,1.5", "tokens trimmed, empty ones dropped")]
    [InlineData("a > b,0,0,5\nc,1,1,0", "linear,a,0,0|linear,b,0,0|linear,c,1,1", "a row of nulls alone still names its channels")]
    [InlineData("a,1,-4.5,0", "linear,a,1,-4.5", "refund")]
    [InlineData("a,0.5,1e2,0", "linear,a,0.5,100", "decimal counts")]
    [InlineData(",3,9,0\na,1,1,0", "linear,a,1,1|linear,(unattributed),3,9", "a path without channels")]
    [InlineData("\"a, the \"\"first\"\" > b\",1,2,0", "linear,\"a, the \"\"first\"\"\",0.5,1|linear,b,0.5,1", "quoted")]
    [InlineData("a \\> b > c,1,2,0", "linear,a > b,0.5,1|linear,c,0.5,1", "escaped separator")]
    [InlineData("\"a\n > b\",1,2,0", "linear,\"a\n\",0.5,1|linear,b,0.5,1", "a line end in a field")]
    [InlineData("a>b,1,2,0", "linear,a>b,1,2", "another separator is text")]
    [InlineData("ä > 検索,1,2,0", "linear,ä,0.5,1|linear,検索,0.5,1", "UTF-8")]
    [InlineData("a,,,", "linear,a,0,0", "empty numbers are zero")]
    public void Attribute_Paths_CreditsByTheDefinition(string rows, string expected, string why)
    {
        using var run = new AttributeRun();
        run.Paths(Header + rows, "--models", "linear");
        run.Errors.ShouldBe("", why);
        run.Output.ShouldBe($"model,channel,conversions,value\n{expected.Replace("|", "\n", StringComparison.Ordinal)}\n", why);
        run.Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("\uFEFF", "\n")]
    [InlineData("", "\r\n")]
    [InlineData("\uFEFF", "\r\n")]
    public void Attribute_ByteOrderMarkAndLineEnds_ChangeNothing(string mark, string end)
    {
        using var run = new AttributeRun();
        var csv = mark + (Header + "\"a > b\",2,10,\"1\"\n\nc,1,1,0").Replace("\n", end, StringComparison.Ordinal);
        run.Paths(csv, "--models", "first").ShouldBe(["first,a,2,10", "first,b,0,0", "first,c,1,1"]);
    }

    [Theory]
    [InlineData("a,x,1,0", "line 2: conversions 'x'")]
    [InlineData("a,-1,1,0", "line 2: conversions '-1'")]
    [InlineData("a,NaN,1,0", "line 2: conversions 'NaN'")]
    [InlineData("a,1,Infinity,0", "line 2: value 'Infinity'")]
    [InlineData("a,1,1,-2", "line 2: nulls '-2'")]
    [InlineData("a,1,1", "line 2: has 3 fields, the header 4")]
    [InlineData("a,1,1,0,9", "line 2: has 5 fields, the header 4")]
    [InlineData("\"a\"b,1,1,0", "line 2: there is text behind a closing quote")]
    public void Attribute_ABadRow_IsNamedCountedAndLeftOut(string row, string says)
    {
        using var run = new AttributeRun();
        run.Paths($"{Header}{row}\ngood,1,2,0\n", "--models", "last").ShouldBe(["last,good,1,2"]);
        run.Errors.ShouldContain(says);
        run.Errors.ShouldContain("1 bad row was left out");
        run.Code.ShouldBe(0);

        run.Paths($"{Header}{row}\ngood,1,2,0\n", "--models", "last", "--strict").ShouldBeEmpty();
        run.Errors.ShouldContain(says);
        run.Code.ShouldBe(1);
    }

    [Fact]
    public void Attribute_LineNumbers_CountLinesInsideQuotesAndBlankOnes()
    {
        using var run = new AttributeRun();
        run.Paths($"{Header}\"a\n\nb\",1,1,0\n\n\nc,bad,1,0\n");
        run.Errors.ShouldContain("line 7:");
    }

    [Fact]
    public void Attribute_AQuoteNeverClosed_IsNamed()
    {
        using var run = new AttributeRun();
        run.Paths($"{Header}a,1,1,0\n\"b,1,1,0\nc,1,1,0\n", "--models", "last").ShouldBe(["last,a,1,1"]);
        run.Errors.ShouldContain("line 3: a quote is never closed");
    }

    [Fact]
    public void Attribute_AFieldOfMegabytes_IsRead()
    {
        using var run = new AttributeRun();
        var path = string.Join(" > ", Enumerable.Repeat("channel", 400_000));
        run.Paths($"{Header}{path},1,2,0\n", "--models", "linear").Single().ShouldStartWith("linear,channel,");
    }

    [Fact]
    public void Attribute_Gzip_IsRead()
    {
        using var run = new AttributeRun();
        run.Run("--paths", run.File("p.csv.gz", Header + "a,1,2,0\n"), "--format", "csv", "--models", "last");
        run.Lines().ShouldBe(["last,a,1,2"]);

        var cut = run.File("cut.csv.gz", Header + string.Concat(Enumerable.Range(0, 1_000).Select(static i => $"a > {i},1,2,0\n")));
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..500]);
        run.Run("--paths", cut, "--models", "last");
        (run.Code, run.Errors.Trim()).ShouldBe((1, "throughline attribute: cut.csv.gz cannot be unpacked: it ends early or is damaged; copy it again"));
    }

    [Theory]
    [InlineData("", 1, "is empty")]
    [InlineData("path,total_conversions\n", 0, "")]
    [InlineData("path,total_conversions\na,x\n", 1, "no row could be read")]
    [InlineData("a,b\n1,2\n", 2, "--path-column: * has no column 'path'; its columns: a, b")]
    [InlineData("path,path,total_conversions\n", 2, "several columns 'path'")]
    public void Attribute_FilesWithoutRows_EndWithTheRightCode(string csv, int code, string says)
    {
        using var run = new AttributeRun();
        run.Paths(csv);
        run.Code.ShouldBe(code);
        foreach (var part in says.Split('*', StringSplitOptions.TrimEntries))
            run.Errors.ShouldContain(part);
    }

    [Theory]
    [InlineData("--models nosuch", "--models: there is no model 'nosuch'; models: first, last")]
    [InlineData("--models time-decay:7d", "'time-decay:7d' needs the touches' times")]
    [InlineData("--models ,", "names no model")]
    [InlineData("--format xml", "'xml' is not one of table, csv, json")]
    [InlineData("--person-column x", "--person-column: has no meaning with --paths")]
    [InlineData("--value-column worth", "--value-column: ")]
    [InlineData("--touches y", "name one input")]
    public void Attribute_WrongWords_EndWithTwoAndSayWhatWouldBeRight(string words, string says)
    {
        using var run = new AttributeRun();
        run.Run(["--paths", run.File("p.csv", Header), .. words.Split(' ')]);
        run.Code.ShouldBe(2);
        run.Errors.ShouldContain(says);
    }

    [Fact]
    public void Attribute_Utf16_IsRefusedByName()
    {
        using var run = new AttributeRun();
        run.Run("--paths", run.File("p.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Header)).ToArray()));
        run.Code.ShouldBe(1);
        run.Errors.ShouldContain("UTF-16");
    }

    [Fact]
    public void Attribute_Json_HasTheSameColumns()
    {
        using var run = new AttributeRun();
        run.Run("--paths", run.File("p.csv", Header + "a > b > c,1,0.1,0\n"), "--format", "json", "--models", "linear");
        using var json = System.Text.Json.JsonDocument.Parse(run.Output);
        var first = json.RootElement[0];
        first.EnumerateObject().Select(property => property.Name).ShouldBe(["model", "channel", "conversions", "value"]);
        first.GetProperty("conversions").GetDouble().ShouldBe(1.0 / 3);
    }
}
