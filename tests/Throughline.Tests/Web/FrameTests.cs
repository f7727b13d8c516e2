using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Tests.Access;
using Throughline.Web;

namespace Throughline.Tests.Web;

public partial class FrameTests
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/setup")]
    [InlineData("/nothing-here")]
    [InlineData("/api/nothing-here")]
    [InlineData("/js/frame.js")]
    public async Task Every_AnswerCarriesTheSecurityHeaders(string path)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = new Browser(app.Address);
        await browser.OpenAsync(path);
        var policy = browser.Answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe");
        policy.ShouldNotContain("http:");
        browser.Answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
    }

    [Fact]
    public async Task Pages_HoldNoInlineScriptOrStyleAndNoOtherHost()
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, Role.Owner);
        using var browser = await app.SignInAsync("owner@example.com");
        var navigation = app.Services.GetServices<NavigationEntry>().ToList();
        foreach (var path in navigation.Select(static e => e.Path).Concat(["/account", "/start", "/workspaces/new", "/setup/snippet", "/setup/funnel"]))
        {
            await browser.OpenAsync(path);
            browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            InlineStyle().IsMatch(browser.Page).ShouldBeFalse($"{path} has an inline style");
            InlineScript().IsMatch(browser.Page).ShouldBeFalse($"{path} has an inline script");
            OtherHost().Matches(browser.Page).Select(static m => m.Value).Where(url => !url.Contains(app.Address.Authority, StringComparison.Ordinal)).ShouldBeEmpty(path);
            Regex.Count(browser.Page, "<h1").ShouldBe(1, $"{path} needs exactly one title");
        }

        navigation.Where(static e => e.Key is not null).GroupBy(static e => e.Key).ShouldAllBe(static keys => keys.Count() == 1);
    }

    [Fact]
    public async Task FirstPaint_StaysUnderFiftyKilobytes()
    {
        await using var app = await TestApp.StartAsync();
        await app.UserAsync((await app.WorkspaceAsync()).Id, Role.Owner);
        using var browser = await app.SignInAsync("owner@example.com");
        await browser.OpenAsync("/events");
        var bytes = app.Services.GetRequiredService<StyleSheet>().CompressedBytes + Brotli(browser.Page);
        foreach (Match script in ScriptFile().Matches(browser.Page))
            bytes += Brotli((await new HttpClient { BaseAddress = app.Address }.GetStringAsync(new Uri(script.Groups["src"].Value, UriKind.Relative))));
        bytes.ShouldBeLessThan(50 * 1024);
    }

    [Fact]
    public async Task Styles_AreKeptForEverUnderTheNameOfTheirContent()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client();
        using var answer = await client.GetAsync(new Uri(app.Services.GetRequiredService<StyleSheet>().Path, UriKind.Relative));
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith("@layer reset, tokens, base, components, utilities;");
    }

    [Theory]
    [InlineData("gzip", 2_000)]
    [InlineData("identity", 6_000)]
    public async Task Scripts_ArePackedOnceAndKeptForEver(string encoding, int mostBytes)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = new Browser(app.Address);
        await browser.OpenAsync("/setup");
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, ScriptFile().Match(browser.Page).Groups["src"].Value);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeInRange(500, mostBytes);
        answer.Content.Headers.ContentEncoding.ShouldBe(encoding is "gzip" ? ["gzip"] : []);
    }

    [Fact]
    public async Task Errors_OfPages_CarryAnIdAndNoDetail()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = new Browser(app.Address);
        await browser.OpenAsync("/error");
        browser.Text.ShouldContain("Error id");
        browser.Page.ShouldNotContain("Exception");
    }

    private static int Brotli(string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            brotli.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray().Length;
    }

    [GeneratedRegex("<[^>]+ style=", RegexOptions.None, 1000)]
    private static partial Regex InlineStyle();

    [GeneratedRegex("<script(?![^>]*(src=|application/json))| on[a-z]+=\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineScript();

    [GeneratedRegex("(src|href|action)=\"(https?:)?//[^\"]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OtherHost();

    [GeneratedRegex("<script[^>]+src=\"(?<src>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex ScriptFile();
}
