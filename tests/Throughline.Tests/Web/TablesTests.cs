using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Log;
using Throughline.Measure;
using Throughline.Tests.Access;
using Throughline.Tests.Walk;
using Throughline.Web;

namespace Throughline.Tests.Web;

/// <summary>Tables are sorted by their address, taken away as files, and compared with another period.</summary>
public sealed class TablesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("+49301234", "+49301234")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Cell_OfAFile_IsQuotedAndNeverAFormula(string? value, string expected) => CsvAnswer.Cell(value).ShouldBe(expected);

    [Theory]
    [InlineData(Role.Marketer, true)]
    [InlineData(Role.Sales, false)]
    [InlineData(Role.Viewer, false)]
    public async Task LeadsFile_IsForThoseWhoMayExport_AndEveryExportIsAnEvent(Role role, bool may)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.LeadAsync(name: "=1+1");
        await desk.App.UserAsync(desk.Workspace.Id, role);
        using var browser = await desk.App.SignInAsync($"{role}@example.com");
        await browser.OpenAsync("/leads.csv?channel=Paid%20Search");
        browser.Answer.StatusCode.ShouldBe(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        (await desk.Browser.OpenAsync("/events")).Text.Contains("Leads exported", StringComparison.OrdinalIgnoreCase).ShouldBe(may);
        if (!may)
            return;
        await browser.OpenAsync("/leads.csv?channel=Paid%20Search");
        browser.Answer.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        var lines = browser.Page.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[1].ShouldContain(",'=1+1,jane@buyer.test,");
        (await browser.OpenAsync("/leads.csv?channel=Email")).Page.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Lists_SortedEitherWay_PageThroughEveryRowOnce()
    {
        await using var desk = await Desk.OpenAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        // Two share each instant, so that the id decides.
        for (var i = 0; i < 7; i++)
            await desk.HappenAsync(Story.View($"v{i}", now - (i / 2 * Story.Day), "https://acme.test/?utm_source=google&utm_medium=cpc"), Story.Form($"v{i}", now - (i / 2 * Story.Day) + 1, $"p{i}@buyer.test"));
        var leads = desk.App.Services.GetRequiredService<Throughline.Leads.LeadQueries>();
        foreach (var sort in new[] { "active", "-active", "created", "-created", "nonsense" })
        {
            var seen = new List<(long At, Guid Id)>();
            for (string? before = null; ;)
            {
                var page = await leads.ListAsync(desk.Workspace.Id, new Throughline.Leads.LeadFilter(Before: before, Limit: 2, Sort: sort), CancellationToken.None);
                seen.AddRange(page.Leads.Select(l => (sort.EndsWith("active", StringComparison.Ordinal) ? l.Lead.LastTouchAt : l.Lead.CreatedAt, l.Lead.LeadId)));
                if (page.Next is null)
                    break;
                before = page.Next;
            }

            seen.Select(static s => s.Id).ShouldBeUnique();
            seen.Count.ShouldBe(7, sort);
            var times = seen.Select(static s => s.At).ToList();
            times.ShouldBe(sort is "active" or "created" ? [.. times.Order()] : [.. times.OrderDescending()], sort);
        }

        (await desk.Browser.OpenAsync("/leads?sort=-active")).Page.ShouldContain("aria-sort=\"descending\"");
    }

    [Fact]
    public async Task Reports_AsFiles_AddUpToTheTotalOfThePage()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = (await desk.LeadAsync(at: DateTimeOffset.UtcNow.AddDays(-5).ToUnixTimeMilliseconds())).Split('/')[^1];
        await (await desk.Browser.OpenAsync($"/deals/new?lead={lead}")).SubmitAsync("new-deal", ("Input.Name", "Plan"), ("Input.Amount", "100.01"), ("Input.Currency", "EUR"), ("Input.Key", "k"));
        await (await desk.Browser.OpenAsync(desk.Browser.SentTo!)).SubmitAsync("deal-won");

        var attribution = (await desk.Browser.OpenAsync("/reports/attribution.csv?models=first,linear")).Page.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        attribution[0].ShouldBe("channel,first revenue,first conversions,linear revenue,linear conversions,currency");
        attribution.Skip(1).Sum(static l => decimal.Parse(l.Split(',')[1], CultureInfo.InvariantCulture)).ShouldBe(100.01m);
        attribution.Skip(1).Sum(static l => decimal.Parse(l.Split(',')[3], CultureInfo.InvariantCulture)).ShouldBe(100.01m);
        var sources = (await desk.Browser.OpenAsync("/reports/sources.csv?by=source")).Page.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        sources[1].ShouldBe("google,1,1,1,100.01,0.00,,,EUR");
        (await desk.Browser.OpenAsync("/deals.csv")).Page.ShouldContain(",won,");
        (await desk.Browser.OpenAsync("/reports/sources.csv?by=colour")).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await desk.Browser.OpenAsync("/reports/attribution?sort=-linear&models=first,linear")).Page.ShouldContain("aria-sort=\"descending\"");
    }

    [Fact]
    public async Task Marketer_FindsTheCampaignsOfLastQuarterUnderTwoModels_InTwoClicks()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.LeadAsync();
        await desk.Browser.OpenAsync("/");
        var lastQuarter = Link(desk.Browser.Page, "Last quarter");
        await desk.Browser.OpenAsync(lastQuarter);
        desk.Browser.Page.ShouldContain("aria-current=\"true\">Last quarter");
        await desk.Browser.OpenAsync(lastQuarter.Replace("/?", "/reports/attribution?by=campaign&", StringComparison.Ordinal));
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rep_OpensTheLeadThatDidSomethingLast_WithOneClick()
    {
        await using var desk = await Desk.OpenAsync();
        var lead = await desk.LeadAsync();
        await desk.App.UserAsync(desk.Workspace.Id, Role.Sales);
        using var rep = await desk.App.SignInAsync("sales@example.com");
        (await rep.OpenAsync("/")).Page.ShouldContain($"href=\"{lead}\"");
        (await rep.OpenAsync(lead)).Page.ShouldContain("lead-note");
    }

    [Theory]
    [InlineData("2026-05-20", "Last quarter", "2026-01-01", "2026-03-31")]
    [InlineData("2026-02-28", "Last quarter", "2025-10-01", "2025-12-31")]
    [InlineData("2026-05-20", "This quarter", "2026-04-01", "2026-05-20")]
    [InlineData("2024-02-29", "Last 12 months", "2023-03-01", "2024-02-29")]
    [InlineData("2026-05-20", "Last 30 days", "2026-04-21", "2026-05-20")]
    public void UsualPeriods_EndWhereTheyShould(string today, string title, string from, string to) =>
        ReportPeriod.Usual(DateOnly.Parse(today)).Single(u => u.Title == title).ShouldBe((title, DateOnly.Parse(from), DateOnly.Parse(to)));

    [Theory]
    [InlineData("before", "2026-03-22", "2026-03-31")]
    [InlineData("year", "2025-04-01", "2025-04-10")]
    [InlineData("nonsense", "2026-03-22", "2026-03-31")]
    [InlineData("none", null, null)]
    public void Earlier_OfAPeriod_HasAsManyDays(string compare, string? from, string? to)
    {
        var period = ReportPeriod.Parse("2026-04-01", "2026-04-10", "Europe/Berlin", TimeProvider.System, out _)!;
        var earlier = period.Earlier(compare, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        (earlier?.From.ToString("yyyy-MM-dd"), earlier?.To.ToString("yyyy-MM-dd")).ShouldBe((from, to));
    }

    private static string Link(string page, string title) =>
        WebUtility.HtmlDecode(Regex.Match(page, $"href=\"([^\"]+)\"[^>]*>{title}<", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);
}
