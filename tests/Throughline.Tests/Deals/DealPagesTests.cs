using System.Net;
using Throughline.Tests.Web;

namespace Throughline.Tests.Deals;

public class DealPagesTests
{
    [Fact]
    public async Task Deal_OpenedWonAndRefunded_ShowsItsMoneyAtEveryStep()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = await desk.LeadAsync();
        var deal = await OpenAsync(desk, lead, "1000.01");
        desk.Browser.Text.ShouldContain("€1,000.01");
        desk.Browser.Page.ShouldContain($"/reports/attribution{deal.Replace("/deals/", "/deal/", StringComparison.Ordinal)}");

        await SubmitAsync(desk, deal, "deal-stage", ("Stage.Stage", "Negotiation"));
        desk.Browser.Text.ShouldContain("Deal stage: Negotiation");
        await SubmitAsync(desk, deal, "deal-won", ("Won.Amount", "900"));
        desk.Browser.Text.ShouldContain("Deal won");
        await desk.Browser.SubmitAsync("deal-refund", ("Refund.Amount", "900.01"), ("Refund.Reason", "Two seats"), ("Refund.Key", "r1"));
        desk.Browser.Text.ShouldContain("at most 900.00 EUR");
        desk.Browser.Page.ShouldContain("value=\"Two seats\"");
        desk.Browser.Page.ShouldContain("value=\"900.01\"");
        await SubmitAsync(desk, deal, "deal-refund", ("Refund.Amount", "100"), ("Refund.Reason", "Two seats"), ("Refund.Key", "r2"));
        desk.Browser.Text.ShouldContain("€800.00");
        desk.Browser.Text.ShouldContain("−€100.00");

        (await desk.Browser.OpenAsync(lead)).Text.ShouldContain("Deal won");
        desk.Browser.Text.ShouldContain("Customer");
        await desk.Browser.OpenAsync("/deals?outcome=won&search=annual");
        desk.Browser.Text.ShouldContain("€800.00");
        (await desk.Browser.OpenAsync("/deals?outcome=open")).Text.ShouldContain("No deal matches");
    }

    [Fact]
    public async Task Refund_SentTwice_CountsOnce()
    {
        await using var desk = await Desk.OpenAsync();
        var deal = await OpenAsync(desk, await desk.LeadAsync(), "100");
        await SubmitAsync(desk, deal, "deal-won");
        for (var i = 0; i < 2; i++)
            (await desk.Browser.SubmitAsync("deal-refund", ("Refund.Amount", "30"), ("Refund.Key", "same"))).SentTo.ShouldBe(deal);
        (await desk.Browser.OpenAsync(deal)).Text.ShouldContain("€70.00");
    }

    [Fact]
    public async Task Loss_WithoutReason_IsRefusedAndWithOneIsKept()
    {
        await using var desk = await Desk.OpenAsync();
        var deal = await OpenAsync(desk, await desk.LeadAsync(), "100");
        await desk.Browser.SubmitAsync("deal-lost", ("Lost.Reason", " "));
        desk.Browser.Text.ShouldContain("Why it was lost");
        await SubmitAsync(desk, deal, "deal-lost", ("Lost.Reason", "<script>Price"));
        desk.Browser.Text.ShouldContain("Lost: <script>Price");
        desk.Browser.Page.ShouldNotContain("<script>Price");
    }

    [Theory]
    [InlineData("1,000", "is not an amount")]
    [InlineData("1.234", "EUR has 2 decimals")]
    [InlineData("-1", "Zero or more")]
    public async Task NewDeal_WithAWrongAmount_SaysWhatWouldBeRightAndKeepsTheRest(string amount, string expected)
    {
        await using var desk = await Desk.OpenAsync();
        var lead = await desk.LeadAsync();
        await desk.Browser.OpenAsync(lead.Replace("/leads/", "/deals/new?lead=", StringComparison.Ordinal));
        await desk.Browser.SubmitAsync("new-deal", ("Input.Name", "Annual <plan>"), ("Input.Amount", amount), ("Input.Currency", "EUR"), ("Input.Key", "k"));
        desk.Browser.Text.ShouldContain(expected);
        desk.Browser.Page.ShouldContain("value=\"Annual &lt;plan&gt;\"");
    }

    [Fact]
    public async Task NewDeal_WithoutALead_SaysWhyItNeedsOne()
    {
        await using var desk = await Desk.OpenAsync();
        (await desk.Browser.OpenAsync("/deals/new")).Text.ShouldContain("A deal needs a lead");
        (await desk.Browser.OpenAsync("/deals")).Text.ShouldContain("No deals yet");
    }

    private static async Task<string> OpenAsync(Desk desk, string lead, string amount)
    {
        await desk.Browser.OpenAsync(lead.Replace("/leads/", "/deals/new?lead=", StringComparison.Ordinal));
        await desk.Browser.SubmitAsync("new-deal", ("Input.Name", "Annual plan"), ("Input.Amount", amount), ("Input.Currency", "EUR"), ("Input.Stage", "Proposal"), ("Input.Role", "Champion"), ("Input.Key", "k"));
        var deal = desk.Browser.SentTo.ShouldNotBeNull(desk.Browser.Text);
        await desk.Browser.FollowAsync();
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        desk.Browser.Text.ShouldContain("Champion");
        return deal;
    }

    private static async Task SubmitAsync(Desk desk, string deal, string form, params (string, string)[] fields)
    {
        await desk.Browser.OpenAsync(deal);
        (await desk.Browser.SubmitAsync(form, fields)).SentTo.ShouldBe(deal, desk.Browser.Text);
        await desk.Browser.FollowAsync();
    }
}
