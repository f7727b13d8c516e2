using System.Text;
using System.Text.Json;
using Throughline.Cli.Classify;

namespace Throughline.Tests.Cli.Classify;

public sealed class ClassifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("classify").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Classify_FileAsCsv_AddsColumnsBehindTheInputs()
    {
        var file = Write(
            """
            id,url,referrer,site_domains
            1,?utm_source=google&utm_medium=cpc&gclid=a&fbclid=b,,
            2,https://acme.test/,https://shop.acme.test/cart,
            3,"https://a.test/?utm_campaign=a,b",https://www.google.com/,a.test
            4,https://a.test/,https://www.b.test/,a.test b.test
            5
            """);

        var (code, output, _) = Run("--file", file, "--url-column", "url", "--referrer-column", "referrer", "--site-column", "site_domains", "--format", "csv");

        code.ShouldBe(0);
        output.ShouldBe(
            """
            id,url,referrer,site_domains,channel,is_paid,detail,source,medium,campaign,click_ids,rule
            1,?utm_source=google&utm_medium=cpc&gclid=a&fbclid=b,,,Paid Search,yes,,google,cpc,,gclid fbclid,R11b
            2,https://acme.test/,https://shop.acme.test/cart,,Direct,no,,(direct),,,,R20
            3,"https://a.test/?utm_campaign=a,b",https://www.google.com/,a.test,Organic Search,no,,google,,"a,b",,R15
            4,https://a.test/,https://www.b.test/,a.test b.test,Direct,no,,(direct),,,,R20
            5,,,,Direct,no,,(direct),,,,R20

            """);
    }

    [Fact]
    public void Classify_FileAsJson_IsAnArrayOfRows()
    {
        var file = Write("landing,channel\n?gclid=x,mine\n");

        var (code, output, _) = Run("--file", file, "--url-column", "landing", "--format", "json");

        code.ShouldBe(0);
        var row = JsonDocument.Parse(output).RootElement.EnumerateArray().Single();
        row.GetProperty("input.channel").GetString().ShouldBe("mine");
        row.GetProperty("channel").GetString().ShouldBe("Paid Search");
        row.GetProperty("is_paid").GetString().ShouldBe("yes");
        row.GetProperty("click_ids").GetString().ShouldBe("gclid");
    }

    [Fact]
    public void Classify_WithRules_AsksThemFirst()
    {
        var rules = Write("throughline: taxonomy/1\nrules:\n  - channel: Partner\n    when: [{ field: source, match: equals, value: mystery }]\n");

        Run("?utm_source=mystery&utm_medium=cpc", "--rules", rules, "--format", "csv").Output.ShouldContain(",Partner,no,,mystery,cpc,,,R02");
        Run("?utm_source=mystery", "--rules", Write("throughline: taxonomy/1\nrules: 7")).ShouldSatisfyAllConditions(static r => r.Code.ShouldBe(2), static r => r.Errors.ShouldContain("--rules: line 2: rules: expected a list"));
        Run("?utm_source=mystery", "--rules", Write("throughline: taxonomy/1\nrules: [{ channel: Mail, when: [{ field: source, match: equals, value: x }] }]")).Errors.ShouldContain("is no channel");
        Run("?utm_source=mystery", "--rules", Path.Combine(_folder, "none.yaml")).Code.ShouldBe(2);
    }

    [Theory]
    [InlineData("csv", "?gclid=x,https://www.facebook.com/,Organic Social,no,,facebook,,,gclid,R15")]
    [InlineData("json", "\"rule\": \"R15\"")]
    [InlineData("table", "channel   Organic Social")]
    public void Classify_OneUrl_PrintsInEveryFormat(string format, string expected)
    {
        var (code, output, _) = Run("?gclid=x", "--referrer", "https://www.facebook.com/", "--format", format);

        code.ShouldBe(0);
        output.ShouldContain(expected);
    }

    [Theory]
    [InlineData("", "Referral")]
    [InlineData("acme.test, *.other.test", "Direct")]
    [InlineData("https://other.test/", "Direct")]
    public void Classify_SiteDomains_DecideWhatIsInternal(string site, string channel) =>
        Run("https://acme.test/", "--referrer", "https://shop.other.test/", "--site", site, "--format", "csv").Output.ShouldContain($",{channel},");

    [Theory]
    [InlineData("give a URL, or --file", new string[0])]
    [InlineData("a URL and --file exclude each other", new[] { "?a=b", "--file", "x.csv" })]
    [InlineData("--format: 'xml' is none of table, csv, json", new[] { "?a=b", "--format", "xml" })]
    [InlineData("--site goes with a single URL only", new[] { "--file", "x.csv", "--site", "acme.test" })]
    [InlineData("--url-column goes with --file only", new[] { "?a=b", "--url-column", "u" })]
    [InlineData("nowhere.csv", new[] { "--file", "nowhere.csv" })]
    public void Classify_WrongWords_EndWithTwoAndNameTheOption(string message, string[] args)
    {
        var (code, output, errors) = Run(args);

        (code, output).ShouldBe((2, ""));
        errors.ShouldContain(message);
    }

    [Fact]
    public void Classify_MissingColumn_NamesOptionAndColumn()
    {
        var file = Write("a,b\n1,2\n");

        Run("--file", file).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(2),
            run => run.Errors.ShouldContain("--url-column"),
            run => run.Errors.ShouldContain("'url'; its columns: a, b"));
    }

    [Fact]
    public void Classify_UnreadableFile_Fails()
    {
        var (code, _, errors) = Run("--file", Write(""));

        code.ShouldBe(1);
        errors.ShouldContain("is empty");
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "rows.csv");
        File.WriteAllText(file, text);
        return file;
    }

    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        var output = new MemoryStream();
        var errors = new StringWriter();
        var code = ClassifyCommand.Create(() => output, errors).Parse(args).Invoke();
        return (code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }
}
