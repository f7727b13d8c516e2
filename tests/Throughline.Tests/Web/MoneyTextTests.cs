using FsCheck.Xunit;
using Throughline.Web;

namespace Throughline.Tests.Web;

public class MoneyTextTests
{
    [Theory]
    [InlineData(123450, "EUR", "1234.50", "€1,234.50")]
    [InlineData(0, "EUR", "0.00", "€0.00")]
    [InlineData(5, "USD", "0.05", "$0.05")]
    [InlineData(-5, "EUR", "-0.05", "−€0.05")]
    [InlineData(-123450, "CHF", "-1234.50", "−CHF\u00a01,234.50")]
    [InlineData(1235, "JPY", "1235", "¥1,235")]
    [InlineData(0, "JPY", "0", "¥0")]
    [InlineData(1234567, "KWD", "1234.567", "KWD\u00a01,234.567")]
    [InlineData(-5, "KWD", "-0.005", "−KWD\u00a00.005")]
    [InlineData(12345, "CLF", "1.2345", "CLF\u00a01.2345")]
    [InlineData(long.MaxValue, "EUR", "92233720368547758.07", "€92,233,720,368,547,758.07")]
    [InlineData(long.MinValue, "JPY", "-9223372036854775808", "−¥9,223,372,036,854,775,808")]
    public void Format_OfMinorUnits_IsExact(long minor, string currency, string plain, string shown)
    {
        MoneyText.Format(minor, currency).ShouldBe(plain);
        MoneyText.Display(minor, currency).ShouldBe(shown);
    }

    [Theory]
    [InlineData(123450, "EUR", "€1,235")]
    [InlineData(123449, "EUR", "€1,234")]
    [InlineData(-123450, "EUR", "−€1,235")]
    [InlineData(-49, "EUR", "€0")]
    [InlineData(1235, "JPY", "¥1,235")]
    [InlineData(1234500, "KWD", "KWD\u00a01,235")]
    public void Display_Whole_RoundsHalfAwayFromZero(long minor, string currency, string shown) =>
        MoneyText.Display(minor, currency, whole: true).ShouldBe(shown);

    [Theory]
    [InlineData("1234.50", "EUR", 123450)]
    [InlineData("1234.5", "eur", 123450)]
    [InlineData(" 1234 ", "EUR", 123400)]
    [InlineData("-0.01", "EUR", -1)]
    [InlineData(".5", "EUR", 50)]
    [InlineData("5.", "EUR", 500)]
    [InlineData("1235", "JPY", 1235)]
    [InlineData("0.005", "KWD", 5)]
    [InlineData("00012", "EUR", 1200)]
    public void TryParse_OfAnAmount_GivesMinorUnits(string text, string currency, long expected)
    {
        MoneyText.TryParse(text, currency, out var minor, out var fault).ShouldBeTrue(fault);
        minor.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1.234", "EUR", "EUR has 2 decimals, '1.234' has 3")]
    [InlineData("1.0", "JPY", "JPY has no decimals, '1.0' has 1")]
    [InlineData("1.0000", "KWD", "KWD has 3 decimals, '1.0000' has 4")]
    [InlineData("1,234.50", "EUR", "'1,234.50' is not an amount: digits with a point before the decimals, such as 1234.50")]
    [InlineData("1e3", "EUR", "'1e3' is not an amount: digits with a point before the decimals, such as 1234.50")]
    [InlineData("-", "JPY", "'-' is not an amount: digits with a point before the decimals, such as 1234")]
    [InlineData("", "EUR", "an amount such as 1234.50 is missing")]
    [InlineData(null, "EUR", "an amount such as 1234.50 is missing")]
    [InlineData("1", "EURO", "'EURO' is not an ISO 4217 currency code such as EUR")]
    [InlineData("1", "XXX", "'XXX' is not an ISO 4217 currency code such as EUR")]
    [InlineData("123456789012345", "EUR", "'123456789012345' is more than 90071992547409.91, the largest amount in EUR")]
    [InlineData("12345678901234", "KWD", "'12345678901234' is more than 9007199254740.991, the largest amount in KWD")]
    public void TryParse_OfAnythingElse_SaysWhatWouldBeRight(string? text, string currency, string expected)
    {
        MoneyText.TryParse(text, currency, out _, out var fault).ShouldBeFalse();
        fault.ShouldBe(expected);
    }

    [Property]
    public void TryParse_OfFormat_GivesTheAmountBack(int amount)
    {
        foreach (var currency in new[] { "EUR", "JPY", "KWD", "CLF" })
        {
            MoneyText.TryParse(MoneyText.Format(amount, currency), currency, out var back, out var fault).ShouldBeTrue(fault);
            back.ShouldBe(amount);
        }
    }

    [Fact]
    public void Currency_All_HasItsExponent()
    {
        Currency.All.Count.ShouldBeGreaterThan(160);
        Currency.All.ShouldAllBe(static code => code.Length == 3 && Currency.Exponent(code) >= 0);
        Currency.Find("eur").ShouldBe("EUR");
        Currency.Find("euro").ShouldBeNull();
    }
}
