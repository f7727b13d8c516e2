using Throughline.Capture;
using Throughline.Taxonomy;

namespace Throughline.Tests.Taxonomy;

public sealed class AcquisitionTests
{
    [Fact]
    public void Of_EqualTuples_HaveEqualIds()
    {
        var first = Of("https://acme.test/a?utm_source=Google&gclid=1", "https://www.google.com/search?q=x");
        var second = Of("https://acme.test/b?UTM_SOURCE=google&gclid=2", "https://www.google.com/other");

        second.ShouldBe(first);
        second.Id.ShouldBe(first.Id);
    }

    // The id is stored: a change of layout must be deliberate, with a rebuild.
    [Fact]
    public void Of_KnownTuple_HasTheIdItAlwaysHad() =>
        Of("https://acme.test/?utm_source=google&utm_medium=cpc&gclid=1").Id.ShouldBe(KnownId);

    [Theory]
    [InlineData("?utm_source=a", "?utm_medium=a")]
    [InlineData("?utm_source=ab&utm_medium=c", "?utm_source=a&utm_medium=bc")]
    [InlineData("?gad_source=1", "?gad_source=2")]
    [InlineData("?gclid=1", "?fbclid=1")]
    public void Of_DifferentTuples_HaveDifferentIds(string left, string right) => Of(left).Id.ShouldNotBe(Of(right).Id);

    [Theory]
    [InlineData("?gclid=AbC&gad_source=1&hsa_net=Adwords&hsa_grp=3", "gclid gad_source=1 hsa_net=adwords")]
    [InlineData("?gad_source=%3Cscript%3E", "gad_source")]
    [InlineData("?_gl=1&adid=2", "")]
    public void Of_Parameters_KeepsNamesAndTheTwoValuesThatDecide(string url, string expected) => Of(url).Parameters.ShouldBe(expected);

    [Theory]
    [InlineData("", ReferrerKind.None, "")]
    [InlineData("https://www.bing.com/chat?q=x", ReferrerKind.External, "www.bing.com/chat")]
    [InlineData("https://www.bing.com/search?q=x", ReferrerKind.External, "www.bing.com")]
    [InlineData("https://blog.example.org/a/b", ReferrerKind.External, "blog.example.org")]
    [InlineData("android-app://com.linkedin.android/", ReferrerKind.External, "app:com.linkedin.android")]
    [InlineData("https://shop.acme.test/cart", ReferrerKind.Internal, "")]
    [InlineData("https://www.acme-other.test/", ReferrerKind.Internal, "")]
    [InlineData("https://checkout.stripe.com/pay", ReferrerKind.Transit, "checkout.stripe.com")]
    [InlineData("https://semalt.com/", ReferrerKind.Spam, "")]
    public void Of_Referrer_IsSeenFromTheSite(string referrer, ReferrerKind kind, string expected)
    {
        var acquisition = Of("https://acme.test/", referrer);

        (acquisition.ReferrerKind, acquisition.Referrer).ShouldBe((kind, expected));
    }

    // channels.md 1.5
    [Theory]
    [InlineData("", "", false, false, true, false, false)]
    [InlineData("?utm_source=x", "", true, true, false, false, false)]
    [InlineData("", "https://www.google.com/", false, true, false, false, false)]
    [InlineData("", "https://shop.acme.test/", false, false, true, true, false)]
    [InlineData("?utm_source=x", "https://shop.acme.test/", true, false, false, false, true)]
    [InlineData("", "https://checkout.stripe.com/", false, false, true, true, false)]
    [InlineData("?via=me", "", false, false, true, false, false)]
    public void Of_Hit_SaysWhatSessionsNeed(
        string query, string referrer, bool isCampaign, bool isExternal, bool isDirect, bool continues, bool isInternalCampaign)
    {
        var hit = Of("https://acme.test/" + query, referrer);

        (hit.IsCampaignEvidence, hit.IsExternalArrival, hit.IsDirect, hit.ContinuesSession, hit.IsInternalCampaign)
            .ShouldBe((isCampaign, isExternal, isDirect, continues, isInternalCampaign));
    }

    [Fact]
    public void Of_DeclaredChannel_TakesItsOneSpelling()
    {
        var call = Acquisition.Of(LandingUrl.Parse(null), [], "event/webinar", " SaaStr ");

        (call.DeclaredChannel, call.DeclaredSource).ShouldBe((Channels.Event, "saastr"));
        Acquisition.Of(LandingUrl.Parse(null), [], "Carrier pigeon").DeclaredChannel.ShouldBe("");
    }

    private const long KnownId = -8996544741834011315;

    private static Acquisition Of(string url, string referrer = "") =>
        Acquisition.Of(LandingUrl.Parse(url, referrer), ["acme.test", "acme-other.test"]);
}
