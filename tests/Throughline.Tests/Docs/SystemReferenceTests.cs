using System.ComponentModel.DataAnnotations;
using Throughline.Tests.Architecture;

namespace Throughline.Tests.Docs;

/// <summary>Settings, metrics and log events are complete and documented (rules 12 and 13).</summary>
public sealed class SystemReferenceTests
{
    [Fact]
    public void Options_OfAllRooms_HaveRangeDefaultAndDocComment()
    {
        var settings = Architecture.Settings.Of(Architecture.Settings.Types(), Architecture.Settings.Source());
        settings.Count.ShouldBeGreaterThan(10);
        settings.Where(static s => s.Fault is not null).Select(static s => $"{s.Section}:{s.Name}: {s.Fault}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/// <summary>A (section <c>X</c>).</summary>\n class PlantedOptions\n{\n", "no doc comment")]
    [InlineData("/// <summary>A.</summary>\n class PlantedOptions\n{\n    /// <summary>Size.</summary>\n    public int Size {", "its class does not say its section")]
    [InlineData("/// <summary>A (section <c>X</c>).</summary>\n class PlantedOptions\n{\n    /// <summary>Size.</summary>\n    public int Size {", "no range or required attribute")]
    public void Options_Planted_AreFound(string source, string fault) =>
        Architecture.Settings.Of([typeof(PlantedOptions)], source).Single().Fault.ShouldBe(fault);

    [Fact]
    public void Option_WithADefaultOutsideItsRange_IsFound() =>
        Architecture.Settings.Of([typeof(RangedOptions)], "/// <summary>A (section <c>X</c>).</summary>\n class RangedOptions\n{\n    /// <summary>Size.</summary>\n    public int Size {")
            .Single().Fault.ShouldBe("the default is outside its range");

    [Fact]
    public void Metrics_OfAllRooms_AreNamedOnceAndExplained()
    {
        var instruments = SystemPages.Instruments();
        instruments.Count.ShouldBeGreaterThan(5);
        instruments.Select(static i => i.Name).ShouldBeUnique();
        instruments.ShouldAllBe(static i => i.Name.StartsWith("throughline_", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(i.Description));
    }

    [Fact]
    public void LogEvents_OfAllRooms_HaveNumbersOfTheirOwn()
    {
        var events = SystemPages.LogEvents();
        events.Count.ShouldBeGreaterThan(1);
        events.Select(static e => e.Message.EventId).ShouldBeUnique();
        events.ShouldAllBe(static e => e.Message.EventId > 1_000 && e.Message.Message.Length > 0);
        events.Select(static e => e.Method.DeclaringType!.Name).ShouldAllBe(static name => name.EndsWith("Log", StringComparison.Ordinal));
    }

    private sealed class PlantedOptions
    {
        public int Size { get; set; }
    }

    private sealed class RangedOptions
    {
        [Range(1, 5)]
        public int Size { get; set; } = 9;
    }
}
