using System.Globalization;
using System.Text.RegularExpressions;
using Throughline.Taxonomy;
using Throughline.Web.Components;

namespace Throughline.Tests.Web;

public partial class ColourTests
{
    private static readonly Dictionary<string, (string Light, string Dark)> Tokens = Token().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src", "Throughline", "wwwroot", "css", "tokens.css")))
        .ToDictionary(static m => m.Groups["name"].Value, static m => (m.Groups["light"].Value, m.Groups["dark"].Value));

    public static TheoryData<string> ChannelNames => [.. Channels.All];

    [Theory]
    [MemberData(nameof(ChannelNames))]
    public void Channel_HasItsColour_LegibleInBothSchemes(string channel) => CheckContrast("channel-" + ChannelStyle.Slug(channel), "surface");

    [Theory]
    [InlineData("ink", "surface")]
    [InlineData("ink", "ground")]
    [InlineData("ink-soft", "surface")]
    [InlineData("ink-soft", "ground")]
    [InlineData("ink-soft", "sunken")]
    [InlineData("accent", "surface")]
    [InlineData("accent", "accent-wash")]
    [InlineData("accent-ink", "accent")]
    [InlineData("good", "good-wash")]
    [InlineData("warn", "warn-wash")]
    [InlineData("bad", "bad-wash")]
    [InlineData("info", "info-wash")]
    public void Text_OnItsGround_IsLegibleInBothSchemes(string text, string ground) => CheckContrast(text, ground);

    [Fact]
    public void Channels_HaveFifteenDifferentColours() =>
        Channels.All.Select(static c => Tokens["channel-" + ChannelStyle.Slug(c)]).Distinct().Count().ShouldBe(15);

    private static void CheckContrast(string text, string ground)
    {
        Contrast(Tokens[text].Light, Tokens[ground].Light).ShouldBeGreaterThanOrEqualTo(4.5, $"{text} on {ground}, light");
        Contrast(Tokens[text].Dark, Tokens[ground].Dark).ShouldBeGreaterThanOrEqualTo(4.5, $"{text} on {ground}, dark");
    }

    // WCAG 2.2, relative luminance and contrast ratio.
    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double Part(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(0)) + (0.7152 * Part(2)) + (0.0722 * Part(4));
    }

    [GeneratedRegex("--(?<name>[a-z-]+): light-dark\\(#(?<light>[0-9a-f]{6}), #(?<dark>[0-9a-f]{6})\\)", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
