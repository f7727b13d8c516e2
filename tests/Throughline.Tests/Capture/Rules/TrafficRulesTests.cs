using System.Net;
using Throughline.Capture.Rules;

namespace Throughline.Tests.Capture.Rules;

/// <summary>tracker.md 9 and sessions-and-identity.md 5: own networks, test hosts, hosts of strangers.</summary>
public class TrafficRulesTests
{
    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.77", true)]
    [InlineData("203.0.113.77/24", "203.0.113.1", true)]
    [InlineData("203.0.113.0/24", "203.0.114.1", false)]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.9", true)]
    [InlineData("2001:db8::/32", "2001:db8:85a3::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("10.0.0.0/8, 192.0.2.1\n198.51.100.0/24", "198.51.100.4", true)]
    [InlineData("", "203.0.113.7", false)]
    public void Network_OfTheWorkspace_HoldsItsAddresses(string networks, string address, bool isOwn)
    {
        var (read, fault) = TrafficRules.ReadNetworks(networks);
        fault.ShouldBeNull();
        new TrafficRules(read, [], []).IsOwn(IPAddress.Parse(address)).ShouldBe(isOwn);
    }

    [Theory]
    [InlineData("office")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/-1")]
    [InlineData("203.0.113.0/24/8")]
    [InlineData("203.0.113.0/")]
    public void Network_ThatIsNone_IsNamed(string networks) => TrafficRules.ReadNetworks(networks).Fault!.ShouldContain(networks);

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("a b/c")]
    [InlineData("-")]
    public void Host_ThatIsNone_IsNamed(string hosts) => TrafficRules.ReadHosts(hosts).Fault.ShouldNotBeNull();

    [Theory]
    [InlineData("https://staging.acme.com/x", "test:host")]
    [InlineData("https://a.staging.acme.com/", "test:host")]
    [InlineData("https://notstaging.acme.com/", null)]
    [InlineData("https://www.acme.com/", null)]
    [InlineData("https://copycat.com/", "bot:unknown_host")]
    [InlineData("https://evilacme.com/", "bot:unknown_host")]
    [InlineData("/relative", null)]
    [InlineData(null, null)]
    public void Page_OnAHost_IsATestAVisitOrAStrangers(string? url, string? flag) => new TrafficRules([], ["staging.acme.com"], ["acme.com"]).FlagOfPage(url).ShouldBe(flag);
}
