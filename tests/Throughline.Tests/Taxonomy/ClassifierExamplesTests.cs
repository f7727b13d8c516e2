using Throughline.Capture;
using Throughline.Taxonomy;

namespace Throughline.Tests.Taxonomy;

/// <summary>The 76 worked examples of channels.md 2: site acme.test, which owns its subdomains.</summary>
public sealed class ClassifierExamplesTests
{
    [Theory]
    [InlineData(1, "?utm_source=google&utm_medium=cpc&utm_campaign=brand_uk&gclid=Cj0K", "https://www.google.com/", "Paid Search", "", true, "google", "R11b")]
    [InlineData(2, "?utm_source=Bing&utm_medium=CPC", "", "Paid Search", "", true, "bing", "R11b")]
    [InlineData(3, "?msclkid=a1b2", "https://www.bing.com/", "Paid Search", "", true, "bing", "R11e")]
    [InlineData(4, "?wbraid=Cl0K&gad_source=1", "", "Paid Search", "", true, "google", "R11f")]
    [InlineData(5, "?gclid=Cj0K", "https://www.linkedin.com/", "Organic Social", "", false, "linkedin", "R15")]
    [InlineData(6, "?gclid=Cj0K", "https://mail.google.com/", "Email", "", true, "gmail", "R11e")]
    [InlineData(7, "?utm_source=google&utm_medium=display&gclid=EAIa", "", "Display", "", true, "google", "R10")]
    [InlineData(8, "?dclid=CN_x", "", "Display", "", true, "google-ads", "R11f")]
    [InlineData(9, "?utm_source=google&utm_medium=paid-social", "", "Paid Social", "", true, "google", "R11a")]
    [InlineData(10, "?utm_source=meta&utm_medium=paid_social&utm_campaign=spring", "", "Paid Social", "", true, "facebook", "R11a")]
    [InlineData(11, "?utm_source=FB%20Ads&utm_medium=Social&fbclid=IwAR", "https://l.facebook.com/", "Paid Social", "", true, "facebook", "R11a")]
    [InlineData(12, "?utm_source=facebook&utm_medium=social&ad_id=1202&fbclid=IwAR", "https://l.facebook.com/", "Paid Social", "", true, "facebook", "R11a")]
    [InlineData(13, "?fbclid=IwAR", "http://m.facebook.com/", "Organic Social", "", false, "facebook", "R15")]
    [InlineData(14, "?fbclid=IwAR", "https://www.google.com/", "Organic Search", "", false, "google", "R15")]
    [InlineData(15, "?ttclid=E.C.P.x", "", "Paid Social", "", true, "tiktok", "R11f")]
    [InlineData(16, "?li_fat_id=9c1e", "https://www.linkedin.com/", "Paid Social", "", true, "linkedin", "R11e")]
    [InlineData(17, "?ScCid=abc", "", "Paid Social", "", true, "snapchat", "R11f")]
    [InlineData(18, "?epik=dj0y", "", "Organic Social", "", false, "pinterest", "R16")]
    [InlineData(19, "", "https://www.linkedin.com/feed/", "Organic Social", "", false, "linkedin", "R15")]
    [InlineData(20, "", "https://lnkd.in/abc", "Organic Social", "", false, "linkedin", "R15")]
    [InlineData(21, "?utm_source=linkedin&utm_medium=organic", "", "Organic Social", "", false, "linkedin", "R13")]
    [InlineData(22, "?utm_source=x&utm_medium=organic-social", "", "Organic Social", "", false, "x", "R12")]
    [InlineData(23, "", "android-app://com.linkedin.android/", "Organic Social", "", false, "linkedin", "R15")]
    [InlineData(24, "", "https://www.google.co.jp/", "Organic Search", "", false, "google", "R15")]
    [InlineData(25, "?srsltid=AfmB", "", "Organic Search", "", false, "google", "R16")]
    [InlineData(26, "?utm_source=google&utm_medium=organic&utm_campaign=gbp", "", "Organic Search", "", false, "google", "R13")]
    [InlineData(27, "", "https://docs.google.com/document/d/1", "Referral", "", false, "google-docs", "R17")]
    [InlineData(28, "", "https://uk.search.yahoo.com/", "Organic Search", "", false, "yahoo", "R15")]
    [InlineData(29, "", "https://duckduckgo.com/?q=x", "Organic Search", "", false, "duckduckgo", "R15")]
    [InlineData(30, "?utm_source=chatgpt.com", "", "AI Assistant", "", false, "chatgpt", "R13")]
    [InlineData(31, "", "https://www.perplexity.ai/search/x", "AI Assistant", "", false, "perplexity", "R15")]
    [InlineData(32, "", "https://www.bing.com/chat?q=x", "AI Assistant", "", false, "copilot", "R15")]
    [InlineData(33, "", "https://www.bing.com/search?q=x", "Organic Search", "", false, "bing", "R15")]
    [InlineData(34, "?utm_medium=ai-assistant", "", "AI Assistant", "", false, "(not set)", "R08")]
    [InlineData(35, "", "https://x.com/i/grok?conversation=1", "AI Assistant", "", false, "grok", "R15")]
    [InlineData(36, "?utm_source=newsletter&utm_medium=email&utm_campaign=2026-05", "", "Email", "", false, "newsletter", "R09")]
    [InlineData(37, "?mc_cid=1a2b&mc_eid=3c4d", "", "Email", "", false, "mailchimp", "R16")]
    [InlineData(38, "?_hsenc=p2AN&_hsmi=99", "https://outlook.office.com/", "Email", "", false, "outlook", "R15")]
    [InlineData(39, "", "https://webmail.orange.fr/", "Email", "", false, "webmail.orange.fr", "R15")]
    [InlineData(40, "?utm_source=newsletter&utm_medium=cpc", "", "Email", "", true, "newsletter", "R11b")]
    [InlineData(41, "?utm_source=apollo&utm_medium=email", "", "Outbound", "", false, "apollo", "R07")]
    [InlineData(42, "?utm_source=hubspot&utm_medium=sales-email", "", "Outbound", "", false, "hubspot", "R07")]
    [InlineData(43, "?utm_source=acme_reseller&utm_medium=partner", "", "Partner", "", false, "acme_reseller", "R05")]
    [InlineData(44, "?utm_medium=affiliate&utm_source=awin&awc=123_456", "", "Affiliate", "", false, "awin", "R04")]
    [InlineData(45, "?irclickid=Wx1", "https://bestdeals.test/", "Affiliate", "", false, "bestdeals.test", "R04")]
    [InlineData(46, "", "https://www.awin1.com/cread.php", "Affiliate", "", false, "awin", "R04")]
    [InlineData(47, "?utm_source=saastr&utm_medium=event&utm_campaign=annual26", "", "Event/Webinar", "", false, "saastr", "R06")]
    [InlineData(48, "?utm_source=zoom&utm_medium=webinar", "", "Event/Webinar", "", false, "zoom", "R06")]
    [InlineData(49, "", "https://www.eventbrite.co.uk/e/123", "Event/Webinar", "", false, "eventbrite", "R15")]
    [InlineData(50, "?utm_source=taboola&utm_medium=native", "", "Display", "", true, "taboola", "R10")]
    [InlineData(51, "?utm_source=youtube&utm_medium=cpv", "", "Video", "", true, "youtube", "R11b")]
    [InlineData(52, "", "https://www.youtube.com/watch?v=1", "Video", "", false, "youtube", "R15")]
    [InlineData(53, "?utm_source=youtube&utm_medium=social", "", "Organic Social", "", false, "youtube", "R12")]
    [InlineData(54, "?utm_source=tiktok&utm_medium=paid-video", "", "Paid Social", "", true, "tiktok", "R11b")]
    [InlineData(55, "?utm_medium=ctv&utm_source=roku", "", "Video", "", false, "roku", "R14")]
    [InlineData(56, "", "https://www.g2.com/products/acme", "Referral", "", false, "g2", "R17")]
    [InlineData(57, "?ref=indiehackers.com", "", "Referral", "", false, "indiehackers.com", "R18")]
    [InlineData(58, "?ref=producthunt", "", "Organic Social", "", false, "producthunt", "R13")]
    [InlineData(59, "?source=partnersite", "", "Other/Unknown", "unclassified-tag", false, "partnersite", "R19")]
    [InlineData(60, "?utm_source=mystery&utm_medium=zzz", "", "Other/Unknown", "unclassified-tag", false, "mystery", "R19")]
    [InlineData(61, "?utm_campaign=spring", "", "Other/Unknown", "unclassified-tag", false, "(not set)", "R19")]
    [InlineData(62, "?utm_medium=qr&utm_source=brochure", "", "Other/Unknown", "print", false, "brochure", "R12b")]
    [InlineData(63, "?utm_medium=sms&utm_source=klaviyo", "", "Other/Unknown", "sms", false, "klaviyo", "R12b")]
    [InlineData(64, "?utm_source={{site_source_name}}&utm_medium=paid_social", "", "Paid Social", "", true, "(not set)", "R11a")]
    [InlineData(65, "?utm_source=(not%20set)&utm_medium=(none)", "", "Direct", "", false, "(direct)", "R20")]
    [InlineData(66, "", "https://checkout.stripe.com/pay/cs_1", "Direct", "", false, "(direct)", "R20")]
    [InlineData(67, "", "https://shop.acme.test/cart", "Direct", "", false, "(direct)", "R20")]
    [InlineData(68, "#utm_source=google&utm_medium=cpc", "", "Paid Search", "", true, "google", "R11b")]
    [InlineData(69, "?mtm_campaign=spring&mtm_source=google&mtm_medium=cpc", "", "Paid Search", "", true, "google", "R11b")]
    [InlineData(70, "?utm_source=facebook&utm_source=google&utm_medium=cpc", "", "Paid Social", "", true, "facebook", "R11b")]
    [InlineData(71, "?UTM_Source=Google&Utm_Medium=PPC", "", "Paid Search", "", true, "google", "R11b")]
    [InlineData(72, "?utm_medium=paid&utm_source=somewhere", "", "Other/Unknown", "paid", true, "somewhere", "R11h")]
    [InlineData(73, "?utm_source=amazon&utm_medium=cpc", "", "Display", "", true, "amazon", "R11b")]
    [InlineData(74, "?hsa_net=linkedin&hsa_acc=1&hsa_cam=2", "", "Paid Social", "", true, "(not set)", "R11f")]
    [InlineData(75, "", "https://chatgpt.com.evil.test/", "Referral", "", false, "chatgpt.com.evil.test", "R17")]
    [InlineData(76, "", "", "Direct", "", false, "(direct)", "R20")]
    public void Classify_WorkedExample_GivesChannelSourceAndRule(
        int number, string query, string referrer, string channel, string detail, bool isPaid, string source, string rule)
    {
        var landing = LandingUrl.Parse("https://acme.test/" + query, referrer);

        var classification = Classifier.Default.Classify(Acquisition.Of(landing, ["acme.test"]));

        classification.ShouldBe(
            new Classification(channel, isPaid, detail, source, classification.Medium, classification.Campaign, rule), $"example {number}");
    }

    [Theory]
    [InlineData("?utm_source=%46acebook", "facebook", "", "")]
    [InlineData("?utm_campaign=Spring+Sale", "", "", "spring sale")]
    [InlineData("?utm_campaign=Spring%2BSale", "", "", "spring+sale")]
    [InlineData("?utm_source=ｆａｃｅｂｏｏｋ", "facebook", "", "")]
    [InlineData("?utm_medium=cpc%20", "", "cpc", "")]
    public void Classify_NormalisationExample_ComparesOneForm(string query, string source, string medium, string campaign)
    {
        var tags = LandingUrl.Parse("https://acme.test/" + query).Tags;

        (tags.Source, tags.Medium, tags.Campaign).ShouldBe((source, medium, campaign));
    }
}
