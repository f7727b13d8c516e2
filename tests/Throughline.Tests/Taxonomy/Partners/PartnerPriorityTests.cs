using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Throughline.Capture;
using Throughline.Taxonomy;
using Throughline.Taxonomy.Rules;

namespace Throughline.Tests.Taxonomy.Partners;

public sealed class PartnerPriorityTests
{
    private static readonly Guid A = new("aaaaaaaa-0000-7000-8000-000000000000");
    private static readonly Guid B = new("bbbbbbbb-0000-7000-8000-000000000000");

    // Claims as "partner day [extended until day]", seen on day 100 with 90 days of protection.
    [Theory]
    [InlineData("A0", "Ended")]
    [InlineData("A20", "Holds")]
    [InlineData("A20 B30", "Holds Conflicts")]
    [InlineData("B30 A20", "Holds Conflicts")]
    [InlineData("A0 B90", "Ended Conflicts")]
    [InlineData("A0 B91", "Ended Holds")]
    [InlineData("A0 A50 B91", "Ended Repeats Holds")]
    [InlineData("A0 B50 B95", "Ended Conflicts Holds")]
    [InlineData("A0>150 B95", "Holds Conflicts")]
    [InlineData("A0 B91 A92", "Ended Holds Conflicts")]
    public void Claims_ByTwoPartners_StandAsTheFirstComeRuleSays(string claims, string standings)
    {
        var verdicts = PartnerPriority.Of(claims.Split(' ').Select(Claim), 90, Day(100));
        string.Join(' ', verdicts.Select(static v => v.Standing)).ShouldBe(standings);
        verdicts.Where(static v => v.Standing == ClaimStanding.Conflicts).ShouldAllBe(static v => v.Against != v.Claim.Partner && v.Against != null);
    }

    [Property]
    public Property Claims_InAnyOrder_HaveAtMostOneHolderAndLoseNone() => Prop.ForAll(
        Gen.Choose(0, 300).Zip(Gen.Elements(A, B)).ListOf().ToArbitrary(), static claims =>
        {
            var list = claims.Select(static (c, i) => new PartnerClaim(new Guid(i, 0, 0, new byte[8]), c.Item2, Day(c.Item1), "link", null)).ToList();
            var verdicts = PartnerPriority.Of(list, 90, Day(200));
            verdicts.Count.ShouldBe(list.Count);
            verdicts.Count(static v => v.Standing == ClaimStanding.Holds && v.Claim.At <= Day(200)).ShouldBeLessThanOrEqualTo(1);
            PartnerPriority.Of(list.AsEnumerable().Reverse(), 90, Day(200)).ShouldBe(verdicts);
        });

    [Theory]
    [InlineData("7H3KQ9", 'H')]
    [InlineData("K7Q4M2", 'X')]
    [InlineData("P4RTNR", '0')]
    [InlineData("1M0R5T", 'Z')]
    [InlineData("ZZZZZZ", 'S')]
    public void Code_OfTheReference_HasItsCheckCharacter(string letters, char check) => ShortCode.CheckOf(letters).ShouldBe(check);

    [Fact]
    public void Code_MadeNew_ReadsBackAndIsFitToSay()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var code = ReferenceCode.New();
            ReferenceCode.Read(ReferenceCode.Spoken(code).ToLowerInvariant()).ShouldBe(code);
            code[0].ShouldNotBe('0');
            code.Any(char.IsAsciiLetter).ShouldBeTrue();
        }

        ShortCode.IsFit("1234567").ShouldBeFalse();
    }

    private static PartnerClaim Claim(string text, int place)
    {
        var parts = text[1..].Split('>');
        return new PartnerClaim(new Guid(place, 0, 0, new byte[8]), text[0] == 'A' ? A : B, Day(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture)), "deal_registration", parts.Length > 1 ? Day(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)) : null);
    }

    private static long Day(int day) => 1_700_000_000_000 + (day * 86_400_000L);
}
