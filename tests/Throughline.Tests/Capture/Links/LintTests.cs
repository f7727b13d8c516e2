using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture.Links;
using Throughline.Cli;
using Throughline.Taxonomy;

namespace Throughline.Tests.Capture.Links;

/// <summary>Rules U01 to U14 of utm.md 6, from the page's code, the API and the command line.</summary>
public class LintTests
{
    private static readonly LinkLint Common = new(LinkJudge.Common, null);

    [Theory]
    [InlineData("U01", "https://acme.test/?utm_source=google&utm_medium=cpc")]
    [InlineData("U01", "https://acme.test/")]
    [InlineData("U02", "https://acme.test/?utm_source=jane.doe@example.com&utm_medium=email&utm_campaign=c")]
    [InlineData("U02", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=%2B49+30+1234567")]
    [InlineData("U02", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=c&email=x")]
    [InlineData("U03", "https://acme.test/?utm_source=linkedin&utm_medium=pigeon&utm_campaign=c")]
    [InlineData("U04", "https://acme.test/?utm_source=google&utm_medium=CPC&utm_campaign=Spring+Sale")]
    [InlineData("U05", "https://acme.test/?utm_source=fb&utm_medium=paid-social&utm_campaign=c")]
    [InlineData("U07", "https://acme.test/?utm_source={{site_source_name}}&utm_medium=paid-social&utm_campaign=c")]
    [InlineData("U08", "https://acme.test/?umt_source=google&utm_medium=cpc&utm_campaign=c")]
    [InlineData("U08", "https://acme.test/?utm_source=a&utm_source=b&utm_medium=cpc&utm_campaign=c")]
    [InlineData("U09", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("U10", "https://acme.test/?utm_source=whatsthis&utm_medium=unheard&utm_campaign=c")]
    [InlineData("U11", "https://acme.test/?utm_source=google&utm_medium=paid-social&utm_campaign=c")]
    [InlineData("U13", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=c&utm_id=1")]
    [InlineData("U14", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=c")]
    public void Check_AgainstARule_NamesIt(string code, string url) => Common.Check(url, []).Findings.Select(static f => f.Code).ShouldContain(code);

    [Fact]
    public void Check_OfACleanLink_HasNothingButNoInfo() =>
        Common.Check("https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=c&utm_id=7&gclid=Cj0", []).Findings.ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("https://[::::]/?utm_source=")]
    [InlineData("https://acme.test/?utm_source=%")]
    [InlineData("javascript:alert(1)?utm_source=a")]
    public void Check_OfAnything_DoesNotThrow(string url) => Common.Check(url, []).Url.ShouldBe(url);

    [Fact]
    public async Task Api_WithAWorkspacesRules_AddsItsOwn()
    {
        await using var run = await CaptureRun.StartAsync();
        await run.ApiAsync(HttpMethod.Put, "/api/links/rules", new { mediums = new[] { "cpc" }, sources = new[] { "google" }, campaignPattern = "{yyyyqq}_{theme}", required = new[] { "id" } });
        var answer = await run.ApiAsync(HttpMethod.Post, "/api/links/lint", new { urls = new[] { "https://acme.test/?utm_source=bing&utm_medium=email&utm_campaign=spring", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=2026q2_brand&utm_id=1&gclid=x" } });
        answer.GetProperty("errors").GetInt32().ShouldBe(1);
        answer.GetProperty("results")[0].GetProperty("findings").EnumerateArray().Select(static f => f.GetProperty("code").GetString()).ShouldBe(["U01", "U03", "U03", "U06", "U14"], ignoreOrder: true);
        answer.GetProperty("results")[1].GetProperty("findings").GetArrayLength().ShouldBe(0);
        using var none = await run.ApiAnswerAsync(HttpMethod.Post, "/api/links/lint", new { urls = Array.Empty<string>() });
        (await CaptureRun.ProblemAsync(none)).Field.ShouldBe("urls");
    }

    [Theory]
    [InlineData("meta")]
    [InlineData("google")]
    [InlineData("microsoft")]
    [InlineData("linkedin")]
    [InlineData("tiktok")]
    public async Task Template_OfAPlatform_CanBeSavedAsItIs(string platform)
    {
        await using var run = await CaptureRun.StartAsync();
        var tags = PlatformTemplate.All.Single(t => t.Key == platform).Tags;
        using var answer = await run.ApiAnswerAsync(HttpMethod.Post, "/api/links", new { title = "Ads", destination = "https://acme.test/", source = tags.Source, medium = tags.Medium, campaign = tags.Campaign, content = tags.Content, campaignId = tags.Id });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var findings = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("findings").EnumerateArray().ToList();
        findings.ShouldAllBe(static f => f.GetProperty("severity").GetString() != "error");
        findings.ShouldContain(static f => f.GetProperty("code").GetString() == "U07" && f.GetProperty("severity").GetString() == "info");
    }

    [Theory]
    [InlineData("über")]
    [InlineData("a&b=1")]
    [InlineData("say \"hi\"")]
    [InlineData("50%")]
    public async Task Link_WithLettersThatNoNameShouldHave_IsRefused(string campaign)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.ApiAnswerAsync(HttpMethod.Post, "/api/links", new { title = "t", destination = "https://acme.test/", source = "news", medium = "email", campaign });
        var (_, field, _) = await CaptureRun.ProblemAsync(answer);
        field.ShouldBe("campaign");
    }

    [Fact]
    public async Task OwnPage_TaggingAnOwnLink_IsU12()
    {
        await using var run = await CaptureRun.StartAsync();
        var lint = run.App.Services.GetRequiredService<LinkLint>();
        (await lint.CheckAsync(run.Workspace.Id, "https://www.acme.test/?utm_source=a&utm_medium=email&utm_campaign=c", "https://acme.test/home", null, CancellationToken.None)).Findings.Select(static f => f.Code).ShouldContain("U12");
        (await lint.CheckAsync(run.Workspace.Id, "https://www.acme.test/?utm_source=a&utm_medium=email&utm_campaign=c", "https://other.test/", null, CancellationToken.None)).Findings.Select(static f => f.Code).ShouldNotContain("U12");
    }

    [Fact]
    public async Task Command_OverAFile_PrintsAndExitsAsDocumented()
    {
        var folder = Directory.CreateTempSubdirectory("throughline-lint-");
        try
        {
            var file = Path.Combine(folder.FullName, "ads.csv");
            await File.WriteAllTextAsync(file, "Campaign,Final URL\nA,https://acme.test/?utm_source=google&utm_medium=cpc\nB,https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=c&utm_id=1&gclid=x\n");
            UrlList.Read(await File.ReadAllTextAsync(file)).Count.ShouldBe(2);
            (await CommandLine.RunAsync(["lint", "--file", file], CancellationToken.None)).ShouldBe(0);
            (await CommandLine.RunAsync(["lint", "--file", file, "--strict"], CancellationToken.None)).ShouldBe(1);
            (await CommandLine.RunAsync(["lint", "--file", Path.Combine(folder.FullName, "none.csv")], CancellationToken.None)).ShouldBe(2);
            (await CommandLine.RunAsync(["lint"], CancellationToken.None)).ShouldBe(2);
        }
        finally
        {
            folder.Delete(true);
        }
    }
}
