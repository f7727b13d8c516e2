using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Throughline.Tests.Capture.Clients;

namespace Throughline.Tests.Capture.Tracker;

/// <summary>The recipes of docs/proxy.md, read from the page as its reader would copy them.</summary>
public partial class ProxyRecipeTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "proxy.md"));

    [Fact]
    public async Task Yarp_BringsTheScriptAndTheEventUnderTheSitesOwnName()
    {
        await using var run = await CaptureRun.StartAsync();
        await using var proxy = await YarpAsync(run.App.Address);
        using var visitor = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(proxy.Urls.Single()) };
        visitor.DefaultRequestHeaders.Host = "www.example.com";
        visitor.DefaultRequestHeaders.Add("X-Forwarded-Host", "www.evil.test");
        visitor.DefaultRequestHeaders.Add("Origin", "http://www.example.com");
        using var script = await visitor.GetAsync(new Uri("/insight/t.js", UriKind.Relative));
        script.StatusCode.ShouldBe(HttpStatusCode.OK);
        script.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");

        var body = $$"""{"k":"{{run.Workspace.WriteKey}}","e":[{"t":"page_view","u":"http://www.example.com/?utm_source=google"}]}""";
        using var answer = await visitor.PostAsync(new Uri("/insight/e", UriKind.Relative), new StringContent(body, Encoding.UTF8));
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Set-Cookie").Single().ShouldContain("domain=example.com");
        (await run.LogAsync()).ShouldHaveSingleItem().Facts.Url.ShouldBe("http://www.example.com/?utm_source=google");
        using var outside = await visitor.GetAsync(new Uri("/e", UriKind.Relative));
        outside.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [SkippableFact]
    public async Task CloudflareWorker_BringsTheScriptAndTheEventUnderTheSitesOwnName()
    {
        await using var run = await CaptureRun.StartAsync();
        var report = await ClientRun.SendAsync(run, "worker.mjs");
        report.GetProperty("script").GetRawText().ShouldBe("""[200,"text/javascript; charset=utf-8"]""");
        report.GetProperty("event").GetInt32().ShouldBe(204);
        var cookie = report.GetProperty("cookie").GetString()!;
        cookie.ShouldContain("domain=example.com");
        cookie.ShouldContain("secure");
        (await run.LogAsync()).ShouldHaveSingleItem().Facts.Url.ShouldBe("https://www.example.com/?utm_source=google");
    }

    private static async Task<WebApplication> YarpAsync(Uri throughline)
    {
        var settings = Json().Match(Page).Groups["settings"].Value.Replace("https://leads.example.com/", throughline.ToString(), StringComparison.Ordinal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = builder.Build();
        proxy.MapReverseProxy();
        await proxy.StartAsync();
        return proxy;
    }

    [GeneratedRegex("```json\n(?<settings>.*?)```", RegexOptions.Singleline, 1_000)]
    private static partial Regex Json();
}
