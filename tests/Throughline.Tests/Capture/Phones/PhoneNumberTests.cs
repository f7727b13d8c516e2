using FsCheck.Xunit;
using Throughline.Capture;

namespace Throughline.Tests.Capture.Phones;

public sealed class PhoneNumberTests
{
    public static TheoryData<string, string, string, string, string, string, string> Vectors()
    {
        var data = new TheoryData<string, string, string, string, string, string, string>();
        foreach (var row in Lines("phone-vectors.csv"))
            data.Add(row[0], row[1], row[2], row[3], row[4], row[5], row[6]);
        data.Count().ShouldBe(96);
        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vector_OfTheReference_ReadsAsExpected(string input, string region, string valid, string e164, string expectedRegion, string type, string extension)
    {
        var number = PhoneNumber.Parse(input, region.Length == 0 ? null : region);
        if (valid == "no")
        {
            number.ShouldBeNull();
            return;
        }

        number.ShouldNotBeNull().E164.ShouldBe(e164);
        (number.Kind == PhoneKind.Unverified).ShouldBe(valid == "possible");
        (number.Region ?? "").ShouldBe(expectedRegion);
        (number.Extension ?? "").ShouldBe(extension);
        if (valid == "yes")
            number.Kind.ToString().ShouldBe(KindOf(type));
    }

    [Theory]
    [InlineData("(+49) 171 2345678")]
    [InlineData("( +49 ) 171 2345678")]
    [InlineData("Tel. +49 171 2345678")]
    [InlineData("'+49 171 2345678")]
    [InlineData("=\"+49 171 2345678\"")]
    [InlineData("\u202a+49 171 2345678\u202c")]
    [InlineData("\ufeff+49 171 2345678")]
    [InlineData("tel:+49-171-2345678")]
    [InlineData("Mobil: 0049 171 2345678")]
    [InlineData("0171 / 234 56 78")]
    public void Number_AsSheetsAndPhonesCopyIt_IsRead(string text)
    {
        PhoneNumber.Parse(text, "DE")!.E164.ShouldBe("+491712345678");
        if (text.Contains('+'))
            PhoneNumber.Parse(text, null)!.E164.ShouldBe("+491712345678");
    }

    [Fact]
    public void Examples_OfEveryTerritory_GiveTheirE164()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var row in Lines("phone-regions.csv"))
        {
            foreach (var (national, e164) in new[] { (row[7], row[8]), (row[9], row[10]) })
            {
                if (national.Length == 0)
                    continue;
                count++;
                if (row[0] != "001" && PhoneNumber.Parse(national, row[0])?.E164 != e164)
                    wrong.Add($"{row[0]} {national}: {PhoneNumber.Parse(national, row[0])?.E164 ?? "none"} instead of {e164}");
                // Nine codes belong to no country: their numbers have no national form.
                if (PhoneNumber.Parse(e164, null)?.E164 != e164)
                    wrong.Add($"{e164} read again");
            }
        }

        wrong.ShouldBeEmpty();
        count.ShouldBeGreaterThan(480);
    }

    [Theory]
    [InlineData("Europe/Berlin", "DE")]
    [InlineData("America/New_York", "US")]
    [InlineData("Europe/Kiev", "UA")]
    [InlineData("UTC", null)]
    [InlineData(null, null)]
    public void Region_OfAZone_IsItsCountry(string? zone, string? region) => PhoneRegions.OfZone(zone).ShouldBe(region);

    [Theory]
    [InlineData("", true)]
    [InlineData(" Anonymous ", true)]
    [InlineData("+266696687", true)]
    [InlineData("86282452253", true)]
    [InlineData("+8656696", true)]
    [InlineData("+4915123456789", false)]
    public void Caller_Withheld_IsKnownAsSuch(string caller, bool isWithheld) => WithheldCaller.Is(caller).ShouldBe(isWithheld);

    [Theory]
    [InlineData("+49 151 23456789", true, true)]
    [InlineData("+49 30 123456", false, true)]
    [InlineData("+1 201 555 0123", true, true)]
    [InlineData("+1 201 555 0123 x45", false, true)]
    [InlineData("+1 800 356 9377", false, false)]
    public void Number_ByItsKind_NamesAPersonOrADeskOrNobody(string text, bool isPersonal, bool names)
    {
        var number = PhoneNumber.Parse(text, null).ShouldNotBeNull();
        (number.IsPersonal, number.NamesSomebody).ShouldBe((isPersonal, names));
    }

    [Property(MaxTest = 2_000)]
    public bool Text_OfAnyKind_NeverThrowsAndReadsBackAsItself(string text, bool isGerman)
    {
        var number = PhoneNumber.Parse(text, isGerman ? "DE" : null);
        return number is null || number.Kind is PhoneKind.Unverified || PhoneNumber.Parse(number.E164, null)?.E164 == number.E164;
    }

    [Theory]
    [InlineData("\ud800 +49 151 23456789")]
    [InlineData("+49\0151")]
    [InlineData("++++++++++++++++++")]
    [InlineData("ext ext ext ext 1")]
    [InlineData("𝟘𝟙𝟝𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡")]
    public void Text_Hostile_DoesNotThrow(string text) => Should.NotThrow(() => PhoneNumber.Parse(text, "DE"));

    private static string KindOf(string type) => type switch
    {
        "FIXED_LINE" => "FixedLine",
        "MOBILE" => "Mobile",
        "FIXED_LINE_OR_MOBILE" => "FixedOrMobile",
        "TOLL_FREE" => "TollFree",
        "VOIP" => "Voip",
        "PREMIUM_RATE" => "PremiumRate",
        _ => type,
    };

    private static IEnumerable<string[]> Lines(string name) => TestData.Lines(name).Skip(1).Select(Cells);

    // Every second piece between quotes stands inside them: its commas are no separators.
    private static string[] Cells(string line) =>
        [.. string.Concat(line.Split('"').Select(static (piece, i) => i % 2 == 0 ? piece.Replace(',', '\n') : piece)).Split('\n')];
}
