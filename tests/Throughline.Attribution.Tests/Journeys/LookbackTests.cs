using Throughline.Attribution;

namespace Throughline.Attribution.Tests.Journeys;

public class LookbackTests
{
    [Theory]
    [InlineData("30d", 2_592_000_000, "30d")]
    [InlineData("12h", 43_200_000, "12h")]
    [InlineData("1w", 604_800_000, "7d")]
    [InlineData("90m", 5_400_000, "90m")]
    [InlineData("0d", 0, "0d")]
    [InlineData("lifetime", long.MaxValue, "lifetime")]
    [InlineData("Lifetime", long.MaxValue, "lifetime")]
    public void Parse_ADuration_IsElapsedTime(string text, long expectedMs, string canonical)
    {
        Lookback.Parse(text).DurationMs.ShouldBe(expectedMs);
        Lookback.Parse(text).ToString().ShouldBe(canonical);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("d")]
    [InlineData("-3d")]
    [InlineData("")]
    [InlineData("1e9d")]
    public void TryParse_NoDuration_SaysWhatWouldBeRight(string text)
    {
        Lookback.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldContain("30d");
    }

    [Fact]
    public void OpensAt_Lifetime_DoesNotOverflow()
    {
        Lookback.Lifetime.OpensAt(5).ShouldBe(long.MinValue + 6);
        Lookback.Lifetime.OpensAt(-5).ShouldBe(long.MinValue);
        Lookback.Days(30).OpensAt(2_592_000_000).ShouldBe(0);
    }

    // zone | conversion (UTC) | days | the window opens (UTC)
    [Theory]
    [InlineData("Europe/Berlin", "2026-05-14T21:59:00Z", 1, "2026-05-12T22:00:00Z", "just before midnight: the whole day before")]
    [InlineData("Europe/Berlin", "2026-05-14T22:00:00Z", 1, "2026-05-13T22:00:00Z", "midnight is the next day")]
    [InlineData("Europe/Berlin", "2026-04-01T10:00:00Z", 7, "2026-03-24T23:00:00Z", "over the change to summer time")]
    [InlineData("Europe/Berlin", "2026-10-28T10:00:00Z", 7, "2026-10-20T22:00:00Z", "over the change to winter time")]
    [InlineData("America/Santiago", "2026-09-07T12:00:00Z", 1, "2026-09-06T04:00:00Z", "a day whose midnight does not exist starts at one")]
    [InlineData("UTC", "2026-01-31T00:00:00Z", 30, "2026-01-01T00:00:00Z", "thirty days")]
    public void OpensAt_WholeDaysOfAZone_OpensAtItsMidnight(string zone, string conversion, int days, string opens, string why)
    {
        var lookback = Lookback.Days(days).InDaysOf(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var at = DateTimeOffset.Parse(conversion, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        DateTimeOffset.FromUnixTimeMilliseconds(lookback.OpensAt(at)).ShouldBe(DateTimeOffset.Parse(opens, System.Globalization.CultureInfo.InvariantCulture), why);
        lookback.ToString().ShouldBe($"{days}d@{zone}");
    }

    [Fact]
    public void OpensAt_WholeDaysAtTheEdgesOfTime_DoesNotOverflow()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Lookback.Days(365).InDaysOf(zone).OpensAt(long.MinValue / 2).ShouldBe(long.MinValue);
        Lookback.Days(1).InDaysOf(zone).OpensAt(long.MaxValue / 2).ShouldBeLessThan(long.MaxValue / 2);
        Lookback.Lifetime.InDaysOf(zone).ShouldBe(Lookback.Lifetime);
    }
}
