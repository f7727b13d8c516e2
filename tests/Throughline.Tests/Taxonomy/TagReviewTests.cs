using Throughline.Capture;
using Throughline.Taxonomy;

namespace Throughline.Tests.Taxonomy;

public sealed class TagReviewTests
{
    // utm.md 8, its last column; U14 (no campaign id) holds for all of them and is left out.
    [Theory]
    [InlineData("utm_source=FB&utm_medium=CPC&utm_campaign=Spring+Sale", "U04 U05")]
    [InlineData("utm_source=Facebook_Ads&utm_medium=social", "U01 U04 U05")]
    [InlineData("utm_source=jane.doe@example.com&utm_medium=email&utm_campaign=c", "U02")]
    [InlineData("utm_source={{site_source_name}}&utm_medium=paid-social&utm_campaign=c", "U01 U07")]
    [InlineData("umt_source=google", "U08")]
    [InlineData("utm_source=google&utm_source=bing&utm_medium=cpc&utm_campaign=c", "U08")]
    [InlineData("utm_source=hn&utm_medium=referral&utm_campaign=c", "U05")]
    [InlineData("utm_source=google&utm_medium=paid-social&utm_campaign=c", "U11")]
    [InlineData("utm_source=mystery&utm_medium=zzz&utm_campaign=c", "U03 U10")]
    [InlineData("utm_source=google&utm_medium=cpc&utm_campaign=c", "")]
    [InlineData("x=1", "")]
    public void Of_Link_NamesTheRulesItBreaks(string query, string rules)
    {
        var landing = LandingUrl.Parse("?" + query);

        var findings = TagReview.Of(landing, Classifier.Default.Classify(Acquisition.Of(landing, [])));

        string.Join(' ', findings.Select(finding => finding.Rule).Where(rule => rule is not ("" or "U14"))).ShouldBe(rules);
    }

    [Theory]
    [InlineData("umt_source=google", "umt_source is not used; utm_source was probably meant")]
    [InlineData("utm_source=facebook&amp;utm_medium=cpc", "utm_medium was cut out of a joined or HTML-escaped link")]
    [InlineData("utm_source=Facebook_Ads", "source 'Facebook_Ads' is known as 'facebook'")]
    public void Of_Finding_SaysWhatToDo(string query, string message)
    {
        var landing = LandingUrl.Parse("?" + query);

        TagReview.Of(landing, Classifier.Default.Classify(Acquisition.Of(landing, []))).Select(finding => finding.Message).ShouldContain(message);
    }
}
