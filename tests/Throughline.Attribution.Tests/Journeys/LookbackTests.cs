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
}
