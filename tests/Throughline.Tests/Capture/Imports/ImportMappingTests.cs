using System.Text;
using Throughline.Capture;

namespace Throughline.Tests.Capture.Imports;

public class ImportMappingTests
{
    [Theory]
    [InlineData("Email Address", "email")]
    [InlineData("E-Mail", "email")]
    [InlineData("Lead Source", "source")]
    [InlineData("Create Date", "timestamp")]
    [InlineData("Company name", "company")]
    [InlineData("First Name", "firstName")]
    [InlineData("Record ID", "userId")]
    [InlineData("utm_campaign", "utm_campaign")]
    [InlineData("properties.plan", "properties.plan")]
    [InlineData("Favourite colour", "")]
    [InlineData("Password", "")]
    public void Column_OfACrm_IsGuessed(string header, string place) => ImportGuess.Of([header, "Email"], [], "UTC").Columns[header].ShouldBe(place);

    [Fact]
    public void Columns_WithTheSameMeaning_AreGuessedOnce() =>
        ImportGuess.Of(["Email", "Work email"], [], "UTC").Columns.Values.ShouldBe(["email", ""], ignoreOrder: true);

    [Theory]
    [InlineData("Email,Name", true)]
    [InlineData("email,event", false)]
    [InlineData("email,url", false)]
    [InlineData("colour,size", false)]
    public void Rows_OfPeopleWithoutEvents_AreLeads(string headers, bool isLeads) => ImportGuess.Of(headers.Split(','), [], "UTC").IsLeads.ShouldBe(isLeads);

    [Theory]
    [InlineData("31/12/2026", "dmy")]
    [InlineData("12/31/2026", "mdy")]
    [InlineData("01/02/2026", "dmy")]
    [InlineData("2026-12-31", "iso")]
    [InlineData("1767139200", "iso")]
    public void Days_AsWritten_AreGuessed(string cell, string dates) => ImportGuess.Of(["date"], [[cell]], "UTC").Dates.ShouldBe(dates);

    [Theory]
    [InlineData("dmy", "31/12/2026", "2026-12-30T23:00:00Z")]
    [InlineData("dmy", "31.12.2026 14:05", "2026-12-31T13:05:00Z")]
    [InlineData("dmy", "1-2-26", "2026-01-31T23:00:00Z")]
    [InlineData("mdy", "12/31/2026 2:05 PM", "2026-12-31T13:05:00Z")]
    [InlineData("mdy", "7/4/2026 2:05:09 PM", "2026-07-04T12:05:09Z")]
    [InlineData("dmy", "29/3/2026 2:30", "2026-03-29T01:00:00Z")]
    [InlineData("dmy", "31/31/2026", null)]
    [InlineData("dmy", "2026-12-31", null)]
    [InlineData("dmy", "soon", null)]
    [InlineData("iso", "31/12/2026", null)]
    public void Day_AsASpreadsheetWritesIt_IsReadInTheWorkspacesZone(string dates, string cell, string? utc) =>
        new ImportDate(dates, "Europe/Berlin").Read(Encoding.UTF8.GetBytes(cell)).ShouldBe(utc);

    [Fact]
    public void Fingerprint_OfColumns_DoesNotDependOnOrderOrCase() =>
        ImportMapping.FingerprintOf(["Email", "Name "]).ShouldBe(ImportMapping.FingerprintOf(["name", "EMAIL"]));

    [Theory]
    [InlineData("""{"columns":{"a":"nowhere"},"defaults":{}}""", "'nowhere'")]
    [InlineData("""{"columns":{},"defaults":{"nowhere":"x"}}""", "'nowhere'")]
    [InlineData("""{"columns":{},"defaults":{},"dates":"ymd"}""", "dates")]
    [InlineData("""{"columns":{},"defaults":{},"zone":"Mars"}""", "zone")]
    [InlineData("""{"colums":{}}""", "cannot be read")]
    [InlineData("[", "cannot be read")]
    public void Mapping_ThatCannotBeUsed_SaysWhy(string json, string why) => Should.Throw<InvalidDataException>(() => ImportMapping.Read(json)).Message.ShouldContain(why);

    [Fact]
    public void Mapping_WrittenAndRead_IsTheSame()
    {
        var mapping = new ImportMapping(new Dictionary<string, string> { ["E-mail"] = "email", ["X"] = "" }, new Dictionary<string, string> { ["type"] = "lead", ["source"] = "Fair" }, "dmy", "Europe/Berlin");
        ImportMapping.Read(mapping.Write()).Write().ShouldBe(mapping.Write());
        ImportMapping.Read("{}").Write().ShouldBe(ImportMapping.None.Write());
    }
}
