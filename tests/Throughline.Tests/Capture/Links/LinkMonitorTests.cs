using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture.Hits;
using Throughline.Capture.Links.Rules;
using Throughline.Web.Outbound;

namespace Throughline.Tests.Capture.Links;

/// <summary>Live links followed against a small server of the test's own, and the guard of outbound calls.</summary>
public class LinkMonitorTests
{
    [Fact]
    public async Task Follow_OverRedirects_TellsWhereParametersAreLost()
    {
        await using var site = await LiveSite.StartAsync();
        await using var run = await CaptureRun.StartAsync(("Outbound:AllowPrivate", "true"));
        var path = await run.ApiAsync(HttpMethod.Post, "/api/links/monitor", new { url = $"{site.Urls.First()}/keep?utm_source=google&utm_medium=cpc&utm_campaign=c&gclid=x" });
        path.GetProperty("verdict").GetString().ShouldBe("parameters_lost");
        path.GetProperty("lost").EnumerateArray().Select(static l => l.GetString()).ShouldBe(["utm_source", "utm_medium", "utm_campaign", "gclid"], ignoreOrder: true);
        path.GetProperty("lostAt").GetInt32().ShouldBe(2);
        path.GetProperty("hops").EnumerateArray().Select(static h => h.GetProperty("status").GetInt32()).ShouldBe([302, 301, 200]);
        path.GetProperty("expectedChannel").GetString().ShouldBe("Paid Search");
        path.GetProperty("channel").GetString().ShouldBe("Direct");
        path.GetProperty("hops")[1].GetProperty("hidesReferrer").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("/end?utm_source=a", "ok")]
    [InlineData("/lower?gclid=AbC&utm_source=a", "parameters_changed")]
    [InlineData("/lower?gclid=abc&utm_source=a", "ok")]
    [InlineData("/refresh?gclid=AbC&utm_source=a", "ok")]
    [InlineData("/refresh-away?gclid=AbC", "parameters_lost")]
    [InlineData("/refresh-slow?gclid=AbC", "ok")]
    [InlineData("/loop", "loop")]
    [InlineData("/deep/0", "too_many_hops")]
    [InlineData("/broken", "broken")]
    [InlineData("/to-file", "bad_address")]
    public async Task Follow_ToAnyEnd_SaysWhich(string path, string verdict)
    {
        await using var site = await LiveSite.StartAsync();
        await using var run = await CaptureRun.StartAsync(("Outbound:AllowPrivate", "true"));
        var answer = await run.ApiAsync(HttpMethod.Post, "/api/links/monitor", new { url = site.Urls.First() + path });
        answer.GetProperty("verdict").GetString().ShouldBe(verdict);
        answer.GetProperty("hops").GetArrayLength().ShouldBeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task Follow_IntoAPrivateNetwork_IsNotDone()
    {
        await using var site = await LiveSite.StartAsync();
        await using var run = await CaptureRun.StartAsync();
        foreach (var url in new[] { $"{site.Urls.First()}/end", $"{site.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/end", "http://[::1]:1/", "http://0x7f.1/", "http://169.254.169.254/latest/meta-data", "http://2130706433/" })
        {
            var path = await run.ApiAsync(HttpMethod.Post, "/api/links/monitor", new { url });
            path.GetProperty("verdict").GetString().ShouldBe("private_address", url);
        }

        using var file = await run.ApiAnswerAsync(HttpMethod.Post, "/api/links/monitor", new { url = "file:///etc/passwd" });
        file.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Follow_OfAnOwnLink_CountsAsAMachine()
    {
        await using var site = await LiveSite.StartAsync();
        await using var run = await CaptureRun.StartAsync(("Outbound:AllowPrivate", "true"));
        var link = await run.LinkAsync($"{site.Urls.First()}/end");
        var path = await run.ApiAsync(HttpMethod.Post, "/api/links/monitor", new { url = new Uri(run.App.Address, link.Path("shortUrl")).ToString() });
        path.GetProperty("verdict").GetString().ShouldBe("ok");
        var click = (await run.LogAsync()).Single();
        (click.Kind, click.Facts.Flag).ShouldBe((DoorEvents.LinkClicked, "bot:crawler"));
    }

    [Fact]
    public async Task Sender_WithATooLargeOrSlowAnswer_GivesUpWithAReason()
    {
        await using var site = await LiveSite.StartAsync();
        await using var run = await CaptureRun.StartAsync(("Outbound:AllowPrivate", "true"), ("Outbound:AnswerBytes", "1024"), ("Outbound:TimeoutSeconds", "1"));
        var sender = run.App.Services.GetRequiredService<OutboundSender>();
        (await sender.SendAsync(new OutboundCall(HttpMethod.Get, new Uri($"{site.Urls.First()}/large")), CancellationToken.None)).Failure.ShouldBe(OutboundFailures.TooLarge);
        (await sender.SendAsync(new OutboundCall(HttpMethod.Get, new Uri($"{site.Urls.First()}/slow")), CancellationToken.None)).Failure.ShouldBe(OutboundFailures.Timeout);
        (await sender.SendAsync(new OutboundCall(HttpMethod.Get, new Uri("http://127.0.0.1:1/")), CancellationToken.None)).Failure.ShouldBe(OutboundFailures.Refused);
        (await sender.SendAsync(new OutboundCall(HttpMethod.Get, new Uri("http://a:b@127.0.0.1/")), CancellationToken.None)).Failure.ShouldBe(OutboundFailures.BadAddress);
        (await sender.SendAsync(new OutboundCall(HttpMethod.Get, new Uri("ftp://127.0.0.1/")), CancellationToken.None)).Failure.ShouldBe(OutboundFailures.BadAddress);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2606:4700:4700::1111", true)]
    public void Address_OfANetwork_IsPublicOrNot(string address, bool isPublic) => NetworkAddresses.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);

    [Theory]
    [InlineData("https://a.test/?a=1&b=2", "https://b.test/?b=2&a=1", "", "")]
    [InlineData("https://a.test/?a=1&b=2", "https://b.test/?A=1", "b", "")]
    [InlineData("https://a.test/?a=x%20y", "https://b.test/?a=x+y", "", "")]
    [InlineData("https://a.test/?a=1", "https://b.test/?a=2", "", "a")]
    [InlineData("https://a.test/?a=1", "https://b.test/#a=1", "a", "")]
    public void Hop_BetweenAddresses_ComparesParameters(string from, string to, string lost, string changed)
    {
        var change = HopRules.Between(from, to);
        string.Join(',', change.Lost).ShouldBe(lost);
        string.Join(',', change.Changed).ShouldBe(changed);
    }
}
