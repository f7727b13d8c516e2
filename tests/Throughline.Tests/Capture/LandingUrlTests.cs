using Throughline.Capture;

namespace Throughline.Tests.Capture;

public sealed class LandingUrlTests
{
    // utm.md 8; aliases and missing fields (U01, U05) are judged where sources are known.
    [Theory]
    [InlineData("utm_source=FB&utm_medium=CPC&utm_campaign=Spring+Sale", "fb", "cpc", "spring sale", "")]
    [InlineData("utm_source=Facebook_Ads&utm_medium=social", "facebook_ads", "social", "", "")]
    [InlineData("utm_source=facebook&amp;utm_medium=cpc", "facebook", "cpc", "", "repaired_separator")]
    [InlineData("utm_source=google?utm_medium=cpc", "google", "cpc", "", "repaired_separator")]
    [InlineData("utm_campaign=Spring%2520Sale&utm_source=x", "x", "", "spring sale", "double_encoded")]
    [InlineData("utm_campaign=caf%E9", "", "", "café", "not_utf8")]
    [InlineData("utm_campaign=%F0%9F%8E%89party", "", "", "🎉party", "")]
    [InlineData("utm_source=%EF%BD%87oogle", "google", "", "", "")]
    [InlineData("utm_source={{site_source_name}}&utm_medium=paid-social", "", "paid-social", "", "unresolved_macro")]
    [InlineData("utm_source=jane.doe@example.com", "*", "", "", "personal_value")]
    [InlineData("utm_source=[jane.doe@example.com]", "*", "", "", "personal_value")]
    [InlineData("umt_source=google", "", "", "", "unknown_utm_like")]
    [InlineData("utm_source=&utm_source=bing", "bing", "", "", "")]
    [InlineData("utm_source=x&utm_source=y", "x", "", "", "duplicate")]
    [InlineData("mtm_campaign=c1&utm_source=google", "google", "", "c1", "")]
    [InlineData("ref=hn", "hn", "", "", "")]
    public void Parse_UtmCase_RepairsAndWarns(string query, string source, string medium, string campaign, string warnings)
    {
        var landing = LandingUrl.Parse("?" + query);

        (landing.Tags.Source, landing.Tags.Medium, landing.Tags.Campaign).ShouldBe((source, medium, campaign));
        string.Join(' ', landing.Warnings.Select(warning => warning.Code)).ShouldBe(warnings);
    }

    // utm.md 3: the usual mess.
    [Theory]
    [InlineData("?utm_source=a&&utm_medium=b", "a", "b")]
    [InlineData("?utm_source=a;utm_medium=b", "a", "b")]
    [InlineData("?utm_source=a;b&utm_medium=c", "a;b", "c")]
    [InlineData("?utm_source=a&amp;amp;utm_medium=b", "a", "b")]
    [InlineData("?utm_source=a&#038;utm_medium=b", "a", "b")]
    [InlineData("#utm_source=a&utm_medium=b", "a", "b")]
    [InlineData("#/route?utm_source=a&utm_medium=b", "a", "b")]
    [InlineData("?utm_source=a#utm_medium=b", "a", "b")]
    [InlineData("?utm_source=a&utm_medium=b)", "a", "b")]
    [InlineData("?utm_source=a&utm_medium=b%E2%80%9D.", "a", "b")]
    [InlineData("?utm_source=a&utm_medium=b (uk)", "a", "b (uk)")]
    [InlineData("?utm%5Fsource=a&UTM_MEDIUM=b", "a", "b")]
    [InlineData("?utm_source[]=a&utm_medium=b", "", "b")]
    [InlineData("?utm_source=a&utm_medium=__MEDIUM__", "a", "")]
    [InlineData("?utm_source=a&utm_medium=__medium__", "a", "__medium__")]
    [InlineData("?utm_source=%25%25SOURCE%25%25&utm_medium=[CAMPAIGN]", "", "")]
    [InlineData("?utm_source=null&ref=b", "b", "")]
    [InlineData("?source=c&ref=b&mtm_source=a", "a", "")]
    [InlineData("?utm_source=50%25&utm_medium=100%2525", "50%", "100%")]
    [InlineData("?utm_source=a%zz%&utm_medium=%", "a%zz%", "%")]
    [InlineData("?utm_source=a%00b%E2%80%8Bc&utm_medium=%0A", "abc", "")]
    public void Parse_Mess_ReadsWhatWasMeant(string url, string source, string medium)
    {
        var tags = LandingUrl.Parse(url).Tags;

        (tags.Source, tags.Medium).ShouldBe((source, medium));
    }

    [Theory]
    [InlineData("umt_source", "utm_source")]
    [InlineData("utm_soruce", "utm_source")]
    [InlineData("utm-source", "utm_source")]
    [InlineData("utmsource", "utm_source")]
    [InlineData("utm_name", "")]
    [InlineData("utm_source_platform", null)]
    [InlineData("user_name", null)]
    public void Parse_MisspeltName_SuggestsTheRightOne(string name, string? suggestion) =>
        LandingUrl.Parse($"?{name}=google").Warnings.Select(warning => warning.Suggestion).SingleOrDefault().ShouldBe(suggestion);

    // click-ids.md, test cases.
    [Theory]
    [InlineData("?GCLID=AbC", "gclid:AbC")]
    [InlineData("?gclid=AbC&gclid=DeF", "gclid:AbC")]
    [InlineData("?gclid=", "")]
    [InlineData("?sccid=1", "sccid:1")]
    [InlineData("?ScCid=1", "sccid:1")]
    [InlineData("?sscid=1", "sscid:1")]
    [InlineData("?fbclid=a+b%3D", "fbclid:a+b=")]
    [InlineData("?gclid=A&msclkid=B#fbclid=C", "gclid:A msclkid:B fbclid:C")]
    [InlineData("?gad_source=1&hsa_net=x&mc_cid=1&via=me&_gl=1", "")]
    public void Parse_ClickId_KeepsTheValueAsItCame(string url, string expected) =>
        string.Join(' ', LandingUrl.Parse(url).ClickIds.Select(id => $"{id.Name}:{id.Value}")).ShouldBe(expected);

    [Fact]
    public void Parse_ClickIdOverTheLimit_IsDroppedAndCounted()
    {
        var landing = LandingUrl.Parse($"?gclid={new string('a', 2_000)}");

        landing.Parameters.ShouldBeEmpty();
        landing.Warnings.Single().Code.ShouldBe(UrlWarnings.ClickIdDropped);
        LandingUrl.Parse($"?gclid={new string('a', 1_024)}").ClickIds.Single().Value.Length.ShouldBe(1_024);
    }

    [Theory]
    [InlineData("https://Shop.ACME.test:8443/a/b?x=1#c", "shop.acme.test", "/a/b")]
    [InlineData("https://user:pass@acme.test/a", "acme.test", "/a")]
    [InlineData("https://google.com@evil.test/", "evil.test", "/")]
    [InlineData("https:\\\\evil.test\\@google.com", "evil.test", "\\@google.com")]
    [InlineData("//acme.test/a", "acme.test", "/a")]
    [InlineData("acme.test/a?b=c", "acme.test", "/a")]
    [InlineData("acme.test:8080/a", "acme.test", "/a")]
    [InlineData("localhost:5000/", "localhost", "/")]
    [InlineData("http://[2001:db8::1]:80/a", "[2001:db8::1]", "/a")]
    [InlineData("https://bücher.example./", "xn--bcher-kva.example", "/")]
    [InlineData("https://ａcme.test/", "acme.test", "/")]
    [InlineData("/a/b?x=1", null, "/a/b")]
    [InlineData("?x=1", null, "")]
    [InlineData("javascript:alert(1)?utm_source=x", null, "alert(1)")]
    [InlineData("https://a b/", null, "/")]
    [InlineData("https://x..y/", null, "/")]
    [InlineData("https://acme.test/unsubscribe/jane@acme.test/now", "acme.test", "/unsubscribe/*/now")]
    [InlineData("", null, "")]
    public void Parse_Url_FindsHostAndPath(string url, string? host, string path)
    {
        var landing = LandingUrl.Parse(url);

        (landing.Host, landing.Path).ShouldBe((host, path));
        landing.Tags.IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData("https://WWW.Google.com:443/search?q=x", "www.google.com", "/search", false)]
    [InlineData("android-app://com.linkedin.android/", "com.linkedin.android", "/", true)]
    [InlineData("www.bing.com/chat", "www.bing.com", "/chat", false)]
    [InlineData("about:blank", "", "", false)]
    [InlineData("javascript:alert(1)", "", "", false)]
    [InlineData("chrome-extension://abcdef/page.html", "", "", false)]
    [InlineData("(none)", "", "", false)]
    [InlineData(null, "", "", false)]
    public void Parse_Referrer_KeepsPagesAndAppsOnly(string? referrer, string host, string path, bool isApp)
    {
        var from = LandingUrl.Parse("", referrer).Referrer;

        (from.Host, from.Path, from.IsApp).ShouldBe((host, path, isApp));
    }

    [Fact]
    public void Parse_WrittenTags_KeepTheirCase()
    {
        var landing = LandingUrl.Parse("?utm_source=FB&utm_campaign=Spring%20%20Sale");

        (landing.WrittenTags.Source, landing.WrittenTags.Campaign).ShouldBe(("FB", "Spring Sale"));
    }

    [Fact]
    public void Parse_LongValue_IsCutTo255()
    {
        var landing = LandingUrl.Parse($"?utm_campaign={new string('x', 254)}🎉tail");

        landing.Tags.Campaign.ShouldBe(new string('x', 254));
        landing.Warnings.Select(warning => warning.Code).ShouldContain(UrlWarnings.LongValue);
    }

    [Theory]
    [InlineData("?pc=7h3-kq9h", "7H3KQ9H")]
    [InlineData("?pc=lMOR5TZ", "1M0R5TZ")]
    [InlineData("?pc=H73KQ9H", "")]
    [InlineData("?pc=10115", "")]
    public void Parse_PartnerCode_NeedsItsCheckCharacter(string url, string code) =>
        LandingUrl.Parse(url).PartnerCode.ShouldBe(code);
}
