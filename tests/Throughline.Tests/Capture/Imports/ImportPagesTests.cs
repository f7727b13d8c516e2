using System.Net;
using Throughline.Tests.Web;

namespace Throughline.Tests.Capture.Imports;

/// <summary>The pages of imports, with scripts off.</summary>
public class ImportPagesTests
{
    private const string Csv = "E-mail,Name,Colour\njane@buyer.test,Roe,red\n,Nobody here,blue\n";

    [Fact]
    public async Task List_FromUploadToTakingItBack_ByHand()
    {
        await using var desk = await Desk.OpenAsync();
        var browser = desk.Browser;
        (await browser.OpenAsync("/imports")).Text.ShouldContain("No imports yet");
        await browser.UploadAsync("/imports/upload", "file", "fair.csv", Csv);
        browser.SentTo!.ShouldStartWith("/imports/");
        var path = browser.SentTo!;
        await browser.FollowAsync();
        browser.Text.ShouldContain("Check the columns");
        browser.Text.ShouldContain("jane@buyer.test");

        await browser.SubmitAsync("import-mapping", [.. Fields("run"), ("Input.Source", "")]);
        browser.Text.ShouldContain("a list without a source is not taken");
        await browser.SubmitAsync("import-mapping", [.. Fields("try"), ("Input.Source", "Fair")]);
        await UntilAsync(browser, path, "Tried all rows");
        System.Text.RegularExpressions.Regex.Replace(browser.Text, "[ \\s]+", " ").ShouldContain("Tried all rows: 2 would be new");
        await browser.SubmitAsync("import-mapping", [.. Fields("run"), ("Input.Source", "Fair")]);
        await UntilAsync(browser, path, "Done");
        await desk.App.ProjectAsync();
        (await browser.OpenAsync("/leads?search=jane@buyer.test")).Text.ShouldContain("Roe");

        await browser.OpenAsync(path);
        await browser.SubmitAsync("import-undo");
        await UntilAsync(browser, path, "Bring it back");
        (await browser.OpenAsync("/leads?search=jane@buyer.test")).Text.ShouldNotContain("Roe");
        (await browser.OpenAsync("/imports")).Text.ShouldContain("Taken back");
    }

    [Fact]
    public async Task File_ThatIsNoTable_IsRefusedWithTheReason()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync("/imports");
        await desk.Browser.UploadAsync("/imports/upload", "file", "x.csv", "");
        desk.Browser.SentTo.ShouldBe("/imports");
        (await desk.Browser.FollowAsync()).Text.ShouldContain("Choose a file");
    }

    [Fact]
    public async Task Import_ThatIsNotThere_IsNotFound()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Browser.OpenAsync($"/imports/{Guid.NewGuid()}");
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Traffic_Settings_AreSavedOrSayWhatIsWrong()
    {
        await using var desk = await Desk.OpenAsync();
        var browser = desk.Browser;
        await browser.OpenAsync("/settings/traffic");
        await browser.SubmitAsync("traffic", ("Input.Networks", "office"), ("Input.TestHosts", ""));
        browser.Text.ShouldContain("'office' is no network");
        await browser.SubmitAsync("traffic", ("Input.Networks", "203.0.113.7/24"), ("Input.TestHosts", "Staging.acme.test"));
        browser.SentTo.ShouldBe("/settings/traffic");
        await browser.FollowAsync();
        browser.Text.ShouldContain("203.0.113.0/24");
        browser.Text.ShouldContain("staging.acme.test");
    }

    private static (string Name, string Value)[] Fields(string what) =>
    [
        ("Input.Kind", "lead"), ("Input.Dates", "iso"), ("Input.Channel", ""), ("Input.Do", what),
        ("Input.Headers[0]", "E-mail"), ("Input.Headers[1]", "Name"), ("Input.Headers[2]", "Colour"),
        ("Input.Columns[0]", "email"), ("Input.Columns[1]", "name"), ("Input.Columns[2]", ""),
    ];

    private static async Task UntilAsync(Browser browser, string path, string text)
    {
        for (var tries = 0; tries < 2_000; tries++)
        {
            if ((await browser.OpenAsync(path)).Text.Contains(text, StringComparison.Ordinal))
                return;
        }

        throw new TimeoutException($"the page never said '{text}': {browser.Text}");
    }
}
