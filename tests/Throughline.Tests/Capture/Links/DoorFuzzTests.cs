using FsCheck;
using FsCheck.Xunit;
using Throughline.Capture;
using Throughline.Capture.Coupons.Rules;
using Throughline.Capture.Links;
using Throughline.Capture.Links.Rules;
using Throughline.Capture.Offline.Rules;
using Throughline.Capture.Shows.Rules;
using Throughline.Taxonomy;

namespace Throughline.Tests.Capture.Links;

/// <summary>Whatever a stranger types, scans or uploads: no exception, and nothing dangerous comes out.</summary>
public class DoorFuzzTests
{
    private static readonly string[] Pieces =
    [
        "https://acme.test/", "https://", "javascript:", "\r\n", "\\", "@", "?", "&", "#", "=", "utm_source", "%", "%2", "%00", "{{", "}}", "\ud800", "é", "EV1.", ".", "BEGIN:VCARD\n", "EMAIL:", ";", ",", "\"", "\t", " ", "\0", "tl_h=h.", "aaaaaaaaaaaaaaaa",
    ];

    [Property(MaxTest = 300)]
    public void Addresses_OfAnything_NeverLeadOffTheWeb(int[] picks, NonNull<string> rest)
    {
        var text = Text(picks, rest.Get);
        var tagged = LinkAddress.Tagged(text, new LinkTags(text, "a b", "c"));
        LinkAddress.WithMissing(text, [(text, text), ("a", text)]).ShouldNotBeNull();
        LinkAddress.Clashes(text, new LinkTags("a", "b", "c")).ShouldNotBeNull();
        HopRules.Between(text, tagged).ShouldNotBeNull();
        HandOverCode.Of(text);
        if (LinkAddress.Header(text) is not { } header)
            return;
        header.ShouldStartWith("http");
        header.All(static c => c is > ' ' and < '\u007f').ShouldBeTrue();
        header.ShouldNotContain('\\');
    }

    [Property(MaxTest = 300)]
    public void Escape_OfAnything_IsReadBackAsItWas(NonNull<string> text)
    {
        if (text.Get.Contains('{') || text.Get.Contains('[') || text.Get.Any(char.IsSurrogate))
            return;
        Uri.UnescapeDataString(LinkAddress.Escape(text.Get)).ShouldBe(text.Get);
    }

    [Property(MaxTest = 200)]
    public void Readers_OfAnything_DoNotThrow(int[] picks, NonNull<string> rest)
    {
        var text = Text(picks, rest.Get);
        BadgeToken.Read(text);
        VCard.Read(text);
        LinkToken.TryRead(new byte[32], text, out _);
        CouponCode.Neighbours(CouponCode.Normalise(text)).ShouldNotBeNull();
        UrlList.Read(text).ShouldNotBeNull();
        CsvList.Read(text, 100).Faults.ShouldNotBeNull();
        CampaignPattern.TryRead(text, out var pattern);
        pattern.Matches(text);
        MailAddresses.IsOne(text);
        PlacementRules.Slug(text).ShouldNotBeEmpty();
        new LinkLint(LinkJudge.Common, null).Check(text, []).Findings.ShouldNotBeNull();
    }

    [Property(MaxTest = 200)]
    public void Card_OfAnything_StaysWithinItsLines(NonNull<string> name, NonNull<string> company)
    {
        var text = VCard.Write(new CardFields(name.Get, null, company.Get, null, null), "https://acme.test", Guid.NewGuid());
        text.Split("\r\n").ShouldAllBe(static line => line.Length == 0 || line.StartsWith(' ') || line.Contains(':', StringComparison.Ordinal));
    }

    private static string Text(int[] picks, string rest) => string.Concat(picks.Take(40).Select(static p => Pieces[(int)((uint)p % (uint)Pieces.Length)])) + rest;
}
