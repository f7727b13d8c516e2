using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Taxonomy;

namespace Throughline.Tests.Capture;

/// <summary>Whatever arrives, nothing throws, a masked URL means the same as the original, and time grows with length only.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Pieces =
    [
        "https://", "http:\\\\", "//", "javascript:", "mailto:", "android-app://", "user:pw@", "acme.test", "www.google.com", "xn--xn--a--b.xn--", "[::1]", "[", "]",
        ":80", ":", "/", "\\", "?", "#", "&", ";", "=", "&amp;", "amp;", "+", "%", "%4", "%40", "%2540", "%00", "%E9", "%EF%BC%A0", "%C3%28", "%25%32%35",
        "utm_source", "utm_medium", "UTM_CAMPAIGN", "utm_id", "ref", "source", "pc", "gclid", "fbclid", "gad_source", "hsa_net", "mc_eid", "_gl", "via", "utm_sorce", "[]",
        "google", "cpc", "jane@acme.test", "@", "a.b", ".", "..", "-", "{{x}}", "__X__", "null", "7H3KQ9H", "ｇ", "＠", "é", "\u200b", "\0", "\t", "\n", " ", "🎉",
        "\ud800", "\udc00", "facebook.com", "1", "test", ")", "”", "İ", "ß", "\ufe6b", "*",
    ];

    public static Arbitrary<string> HostileUrls() => Gen.OneOf(
        Gen.Choose(0, 40).SelectMany(count => Gen.Elements(Pieces).ListOf(count)).Select(pieces => string.Concat(pieces)),
        Gen.Choose(0, 0xffff).Select(code => (char)code).ArrayOf(30).Select(chars => new string(chars))).ToArbitrary();

    [Property(Arbitrary = [typeof(HostileInputTests)], MaxTest = 3_000, Replay = "(20261123,4711)")]
    public void Everything_HostileText_ReadsWithoutThrowing(string url, string referrer)
    {
        var landing = LandingUrl.Parse(url, referrer);
        var acquisition = Acquisition.Of(landing, ["acme.test"]);
        var classification = Classifier.Default.Classify(acquisition);

        Channels.All.ShouldContain(classification.Channel);
        classification.Source.ShouldNotBeEmpty();
        landing.Tags.Source.Length.ShouldBeLessThanOrEqualTo(TagText.MaxLength);
        _ = EmailAddress.TryNormalise(url, out _, out _);
        _ = PublicSuffixes.RegistrableDomain(url);
        _ = CompanyDomain.OfHost(referrer);
        _ = new BotDetector().Inspect(url, new PrefetchHeaders(referrer, url, null, null), referrer);
    }

    [Property(Arbitrary = [typeof(HostileInputTests)], MaxTest = 5_000, Replay = "(20261123,4713)")]
    public void Mask_HostileText_IsStableStorableAndMeansTheSame(string url, string referrer)
    {
        var masked = UrlMask.Mask(url);

        UrlMask.Mask(masked).ShouldBe(masked);
        masked.Length.ShouldBeLessThanOrEqualTo(4_096);
        masked.ShouldNotContain('\0');
        Should.NotThrow(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(masked));
        PersonalText.LooksLikeEmail(LandingUrl.Parse(masked).Tags.Campaign).ShouldBeFalse();
        Acquisition.Of(LandingUrl.Parse(masked, UrlMask.Mask(referrer)), ["acme.test"])
            .ShouldBe(Acquisition.Of(LandingUrl.Parse(url, referrer), ["acme.test"]), Convert.ToHexString(Encoding.Unicode.GetBytes(url)));
    }

    public static TheoryData<string> Bombs() => new(
        new('a', 1_000_000),
        new('%', 1_000_000),
        new('@', 1_000_000),
        new('?', 1_000_000),
        new('.', 1_000_000),
        new('\ud800', 1_000_000),
        "https://" + new string('[', 1_000_000),
        "https://" + string.Concat(Enumerable.Repeat("xn--", 250_000)),
        "https://" + string.Concat(Enumerable.Repeat("a.", 500_000)),
        "?" + string.Concat(Enumerable.Repeat("utm_source=a&", 80_000)),
        "?" + string.Concat(Enumerable.Repeat("x=a;gclid=", 80_000)),
        "?" + string.Concat(Enumerable.Repeat("a@b.c%40", 80_000)),
        "?utm_source=" + string.Concat(Enumerable.Repeat("%25", 300_000)),
        "?utm_source=" + string.Concat(Enumerable.Repeat("\ufdfa", 300_000)));

    // NFKC makes eighteen characters of the last one: what is kept must still be bounded.
    [Theory]
    [MemberData(nameof(Bombs))]
    public void Everything_MegabyteText_StaysQuick(string bomb)
    {
        var watch = Stopwatch.StartNew();

        var landing = LandingUrl.Parse(bomb, bomb);
        _ = Classifier.Default.Classify(Acquisition.Of(landing, ["acme.test"]));
        _ = UrlMask.Mask(bomb);
        _ = EmailAddress.TryNormalise(bomb, out _, out _);
        _ = PublicSuffixes.RegistrableDomain(bomb);
        _ = new BotDetector().Inspect(bomb, default, bomb);

        // A second is a hundred times what it takes: only a quadratic reader would need it.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        landing.Tags.Source.Length.ShouldBeLessThanOrEqualTo(TagText.MaxLength);
        landing.Parameters.Count.ShouldBeLessThanOrEqualTo(40);
        landing.Warnings.Count.ShouldBeLessThanOrEqualTo(20);
    }
}
