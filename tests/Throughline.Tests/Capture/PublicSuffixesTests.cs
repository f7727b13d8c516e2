using System.Globalization;
using System.Text.RegularExpressions;
using Throughline.Capture;

namespace Throughline.Tests.Capture;

public sealed partial class PublicSuffixesTests
{
    [Fact]
    public void RegistrableDomain_ListsOwnCases_AllAgree()
    {
        var checks = TestData.Lines("test_psl.txt").Select(line => Check().Match(line)).Where(match => match.Success).ToList();

        checks.Count.ShouldBeGreaterThan(70);
        foreach (var check in checks)
        {
            var host = check.Groups["host"].Success ? check.Groups["host"].Value : null;
            var expected = check.Groups["domain"].Success ? new IdnMapping().GetAscii(check.Groups["domain"].Value.ToLowerInvariant()) : null;
            PublicSuffixes.RegistrableDomain(host).ShouldBe(expected, host);
        }
    }

    [Theory]
    [InlineData("mail.acme.co.uk", "acme.co.uk")]
    [InlineData("shop.foo.github.io", "foo.github.io")]
    [InlineData("github.io", null)]
    [InlineData("a.b.unlisted-ending", "b.unlisted-ending")]
    [InlineData("acme.test.:443", "acme.test")]
    [InlineData("203.0.113.7", null)]
    [InlineData("[2001:db8::1]:8080", null)]
    [InlineData("localhost", null)]
    [InlineData("a..b.com", null)]
    public void RegistrableDomain_Host_IsWhatItsOwnerRegistered(string host, string? expected) =>
        PublicSuffixes.RegistrableDomain(host).ShouldBe(expected);

    [Theory]
    [InlineData("shop.acme.co.uk", "www.acme.co.uk", true)]
    [InlineData("foo.github.io", "bar.github.io", false)]
    [InlineData("localhost", "localhost", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    public void SameSite_TwoHosts_ComparesRegistrants(string left, string right, bool expected) =>
        PublicSuffixes.SameSite(left, right).ShouldBe(expected);

    [GeneratedRegex(@"^checkPublicSuffix\((?:null|'(?<host>[^']*)'), (?:null|'(?<domain>[^']*)')\);")]
    private static partial Regex Check();
}
