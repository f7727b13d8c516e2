using System.Globalization;
using FsCheck;
using FsCheck.Xunit;
using Throughline.Capture.Rules;

namespace Throughline.Tests.Capture.Rules;

public class ClockCorrectionTests
{
    [Theory]
    // segment-http.md 4: the vector.
    [InlineData("2026-01-02T03:04:05.000Z", "2026-01-02T03:04:15.000Z", "2026-01-02T02:59:20.500Z", "2026-01-02T02:59:10.500Z", "corrected")]
    // sessions-and-identity.md 2: the examples.
    [InlineData("2026-01-02T12:00:00.000Z", "2026-01-02T12:00:10.000Z", "2026-01-02T11:55:10.000Z", "2026-01-02T11:55:00.000Z", "corrected")]
    [InlineData("2026-01-02T10:00:00.000Z", "2026-01-02T18:00:00.000Z", "2026-01-02T18:00:01.000Z", "2026-01-02T10:00:00.000Z", "")]
    [InlineData("2031-06-01T12:00:00.000Z", "2031-06-01T12:00:00.000Z", "2026-01-02T12:00:00.000Z", "2026-01-02T12:00:00.000Z", "corrected")]
    // Below five seconds the difference is the network.
    [InlineData("2026-01-02T12:00:00.000Z", "2026-01-02T12:00:00.000Z", "2026-01-02T12:00:04.999Z", "2026-01-02T12:00:00.000Z", "")]
    [InlineData("2026-01-02T12:00:00.000Z", "2026-01-02T12:00:00.000Z", "2026-01-02T12:00:05.000Z", "2026-01-02T12:00:05.000Z", "corrected")]
    // Without sentAt the sender is believed; without either the time of receipt counts.
    [InlineData("2020-01-02T12:00:00.000Z", null, "2026-01-02T12:00:00.000Z", "2020-01-02T12:00:00.000Z", "")]
    [InlineData(null, "2026-01-02T12:00:00.000Z", "2026-01-02T12:00:00.000Z", "2026-01-02T12:00:00.000Z", "")]
    // Up to a minute ahead stands; more is the time of receipt; more than a day is refused.
    [InlineData("2026-01-02T12:01:00.000Z", null, "2026-01-02T12:00:00.000Z", "2026-01-02T12:01:00.000Z", "")]
    [InlineData("2026-01-02T12:01:00.001Z", null, "2026-01-02T12:00:00.000Z", "2026-01-02T12:00:00.000Z", "Future")]
    [InlineData("2026-01-03T12:00:00.000Z", null, "2026-01-02T12:00:00.000Z", "2026-01-02T12:00:00.000Z", "Future")]
    [InlineData("2026-01-03T12:00:00.001Z", null, "2026-01-02T12:00:00.000Z", null, "FarFuture")]
    [InlineData("1999-12-31T23:59:59.999Z", null, "2026-01-02T12:00:00.000Z", null, "BeforeAll")]
    public void Correct_OfTheVectors_GivesTheTimeOfTheEvent(string? client, string? sent, string received, string? expected, string remark)
    {
        var result = ClockCorrection.Correct(Ms(client), Ms(sent), Ms(received)!.Value);
        if (expected is not null)
            result.OccurredAt.ShouldBe(Ms(expected)!.Value);
        result.IsCorrected.ShouldBe(remark == "corrected");
        result.Fault.ToString().ShouldBe(remark is "" or "corrected" ? "None" : remark);
    }

    [Theory]
    [InlineData("2026-01-01T12:00:00.000Z", true)]
    [InlineData("2026-01-01T11:59:59.999Z", false)]
    [InlineData("2026-01-02T12:05:00.000Z", true)]
    [InlineData("2026-01-02T12:05:00.001Z", false)]
    public void BelieveUnsent_OutsideADayAndFiveMinutes_IsNotBelieved(string client, bool isBelieved) =>
        (ClockCorrection.BelieveUnsent(Ms(client), null, Ms("2026-01-02T12:00:00.000Z")!.Value) is not null).ShouldBe(isBelieved);

    [Property]
    public void Correct_OfAnyClock_KeepsTheAgeOfTheEventAtSending(int ageSeconds, int skewSeconds)
    {
        const long Received = 1_780_000_000_000;
        var age = Math.Abs((long)ageSeconds) % 600_000_000;
        var sent = Received + ((skewSeconds % 1_000_000_000L) * 1_000);
        var result = ClockCorrection.Correct(sent - (age * 1_000), sent, Received);
        Math.Abs(result.OccurredAt - (Received - (age * 1_000))).ShouldBeLessThan(5_000);
    }

    private static long? Ms(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
