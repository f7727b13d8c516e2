using Throughline.Capture;

namespace Throughline.Tests.Capture;

public sealed class UrlMaskTests
{
    [Theory]
    [InlineData("?gclid=X&utm_source=google", "?gclid=*&utm_source=google")]
    [InlineData("https://acme.test/a?x=1&GCLID=Ab%2Fc&y=%zz#top", "https://acme.test/a?x=1&GCLID=*&y=%zz#top")]
    [InlineData("https://acme.test/?mc_eid=3c4d&mc_cid=1a2b", "https://acme.test/?mc_eid=*&mc_cid=1a2b")]
    [InlineData("https://acme.test/?gbraid=1&gad_source=1&_gl=x", "https://acme.test/?gbraid=*&gad_source=1&_gl=*")]
    [InlineData("https://acme.test/?email=jane%40acme.test&to=a@b", "https://acme.test/?email=*&to=a@b")]
    [InlineData("https://acme.test/?q=jane%2540acme.test", "https://acme.test/?q=*")]
    [InlineData("https://acme.test/?q=jane＠acme.test", "https://acme.test/?q=*")]
    [InlineData("https://acme.test/?q=jane%EF%BC%A0acme.test", "https://acme.test/?q=*")]
    [InlineData("https://acme.test/?jane@acme.test", "https://acme.test/?*")]
    [InlineData("https://acme.test/u/jane@acme.test/x?y=1", "https://acme.test/u/*/x?y=1")]
    [InlineData("https://jane:secret@acme.test/", "https://*@acme.test/")]
    [InlineData("https://acme.test/#fbclid=X&a=b", "https://acme.test/#fbclid=*&a=b")]
    [InlineData("https://acme.test/?a=1;gclid=X", "https://acme.test/?a=1;gclid=*")]
    [InlineData("https://acme.test/@handle?v=user@2x", "https://acme.test/@handle?v=user@2x")]
    [InlineData("mailto:jane@acme.test?subject=hi", "mailto:*?subject=hi")]
    [InlineData("https://acme.test/a\0b\tc", "https://acme.test/abc")]
    [InlineData("https://acme.test/", "https://acme.test/")]
    [InlineData(null, "")]
    public void Mask_Url_HidesPersonalValuesOnly(string? url, string expected) => UrlMask.Mask(url).ShouldBe(expected);

    [Fact]
    public void Mask_ClickIdTooLongToKeep_IsEmptied() => UrlMask.Mask($"?gclid={new string('a', 2_000)}&b=c").ShouldBe("?gclid=&b=c");

    [Fact]
    public void Mask_LongUrl_IsCutTo4096() => UrlMask.Mask("https://acme.test/?x=" + new string('a', 1_000_000)).Length.ShouldBe(4_096);

    [Fact]
    public void Mask_EveryPersonalParameterAndIdentifier_IsMasked()
    {
        foreach (var parameter in ClickParameters.All.Where(parameter => parameter.IsPersonal || parameter.IsIdentifier))
            UrlMask.Mask($"https://acme.test/?{parameter.Name}=Secret1").ShouldBe($"https://acme.test/?{parameter.Name}=*");
    }
}
