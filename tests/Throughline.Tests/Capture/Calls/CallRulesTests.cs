using FsCheck.Xunit;
using Throughline.Capture.Calls;
using Throughline.Capture.Calls.Rules;

namespace Throughline.Tests.Capture.Calls;

/// <summary>Lending and matching numbers, and sizing a pool: the tables of offline-capture.md 1.</summary>
public class CallRulesTests
{
    private const long Minute = 60_000;
    private const long Hold = 30 * Minute;

    private static readonly Guid First = Guid.Parse("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid Second = Guid.Parse("00000000-0000-0000-0000-00000000000b");
    private static readonly Guid One = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Two = Guid.Parse("00000000-0000-0000-0000-000000000002");

    [Theory]
    [InlineData(20, 30, 15, 18, 21)]
    [InlineData(50, 30, 31, 36, 41)]
    [InlineData(100, 30, 56, 64, 71)]
    [InlineData(200, 30, 105, 117, 128)]
    [InlineData(100, 10, 22, 26, 30)]
    [InlineData(200, 3, 15, 18, 21)]
    public void Size_OfAPool_IsErlangs(int visitors, int hold, int five, int one, int tenth)
    {
        var holders = ErlangB.Holders(visitors, hold);
        (ErlangB.Numbers(holders, 0.05), ErlangB.Numbers(holders, 0.01), ErlangB.Numbers(holders, 0.001)).ShouldBe((five, one, tenth));
    }

    [Property(MaxTest = 200)]
    public bool Overflow_WithOneNumberMore_IsLess(byte holders, byte numbers) =>
        ErlangB.Overflow(holders, numbers + 1) <= ErlangB.Overflow(holders, numbers) && ErlangB.Overflow(holders, ErlangB.Numbers(holders, 0.01)) <= 0.01;

    [Fact]
    public void Match_VisitorIdleFor29Minutes_IsSure() =>
        CallMatch.Of([Loan(First, 0, 20)], 49 * Minute, Hold).ShouldBe(new MatchedVisitor(First, MatchConfidence.High, "the visitor had the number"));

    [Fact]
    public void Match_LentAnewShortlyBefore_IsTheSecondVisitorButNotSure()
    {
        // Idle since 0, lent again at 35; the first visitor calls at 40: the known weakness.
        var match = CallMatch.Of([Loan(First, -10, 0), Loan(Second, 35, 36)], 40 * Minute, Hold);
        (match.Visitor, match.Confidence).ShouldBe((Second, MatchConfidence.Medium));
        CallMatch.Of([Loan(First, -10, 0), Loan(Second, 35, 51)], 52 * Minute, Hold).Confidence.ShouldBe(MatchConfidence.High);
    }

    [Theory]
    [InlineData(31, "Low")]
    [InlineData(90, "Low")]
    [InlineData(91, "None")]
    public void Match_AfterTheLoan_IsLowForAnHour(int minute, string confidence)
    {
        var match = CallMatch.Of([Loan(First, -10, 0)], minute * Minute, Hold);
        (match.Confidence.ToString(), match.Visitor is not null).ShouldBe((confidence, confidence != "None"));
    }

    [Fact]
    public void Match_TwoVisitorsAtOnce_IsNobody() =>
        CallMatch.Of([Loan(First, 0, 20), Loan(Second, 10, 20)], 25 * Minute, Hold).Visitor.ShouldBeNull();

    [Fact]
    public void Match_BeforeAnyLoan_IsNobody() => CallMatch.Of([Loan(First, 10, 20)], 5 * Minute, Hold).Visitor.ShouldBeNull();

    [Fact]
    public void Lending_LiveLoan_GoesOn() => Choose(First, [(One, First, 0, 20)], null, 40).ShouldBe((One, true));

    [Fact]
    public void Lending_NumberHadBefore_ComesBackWhenFree()
    {
        Choose(First, [(One, First, 0, 1), (Two, Second, 0, 0)], One, 40).ShouldBe((One, false));
        Choose(First, [(One, Second, 30, 39), (Two, Second, 0, 0)], One, 40).ShouldBe((Two, false));
    }

    [Fact]
    public void Lending_FreeNumber_IsTheOneIdleLongest()
    {
        Choose(First, [(One, Second, 0, 5), (Two, Second, 0, 3)], null, 60).ShouldBe((Two, false));
        Choose(First, [(One, Second, 0, 5)], null, 60).ShouldBe((Two, false));
    }

    [Fact]
    public void Lending_NoFreeNumber_Overflows() => Choose(First, [(One, Second, 0, 39), (Two, Second, 0, 10)], null, 40).ShouldBe((null, false));

    [Theory]
    [InlineData(30, false)]
    [InlineData(31, true)]
    public void Lending_OfAnothersNumber_WaitsForTheHold(int minute, bool isFree) =>
        (NumberLending.Choose(First, [One], new Dictionary<Guid, NumberLoan> { [One] = Loan(Second, -10, 0) }, null, minute * Minute, Hold).Number is not null).ShouldBe(isFree);

    [Theory]
    [InlineData("Answered", 60, true)]
    [InlineData("Answered", 59, false)]
    [InlineData("Voicemail", 100, false)]
    public void Call_Qualified_IsAnsweredAndLong(string status, int seconds, bool isQualified) =>
        CallVerdict.IsQualified(Enum.Parse<CallStatus>(status), seconds, 60).ShouldBe(isQualified);

    [Theory]
    [InlineData("Answered", 4, 1, "spam:short_call")]
    [InlineData("Answered", 5, 1, null)]
    [InlineData("Missed", 0, 1, null)]
    [InlineData("Missed", 0, 10, null)]
    [InlineData("Missed", 0, 11, "spam:many_calls")]
    public void Call_Spam_IsFlagged(string status, int seconds, int withinHour, string? flag) => CallVerdict.Flag(Enum.Parse<CallStatus>(status), seconds, withinHour).ShouldBe(flag);

    private static (Guid? Number, bool Extends) Choose(Guid visitor, (Guid Number, Guid Visitor, int From, int Last)[] loans, Guid? before, int minute) => NumberLending.Choose(
        visitor, [One, Two], loans.ToDictionary(static l => l.Number, static l => Loan(l.Visitor, l.From, l.Last) with { NumberId = l.Number }), before, minute * Minute, Hold);

    private static NumberLoan Loan(Guid visitor, int from, int last) => new() { WorkspaceId = Guid.Empty, NumberId = One, StartedAt = from * Minute, Visitor = visitor, LastAt = last * Minute };
}
