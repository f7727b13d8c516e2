using Throughline.Capture;

namespace Throughline.Tests.Capture;

public sealed class ReferenceCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Theory]
    [InlineData("7H3-KQ9H", "7H3KQ9H")]
    [InlineData("7h3 kq9h", "7H3KQ9H")]
    [InlineData("K7Q-4M2X", "K7Q4M2X")]
    [InlineData("P4R-TNR0", "P4RTNR0")]
    [InlineData("1M0-R5TZ", "1M0R5TZ")]
    [InlineData("ZZZ-ZZZS", "ZZZZZZS")]
    [InlineData("lMOR5TZ", "1M0R5TZ")]
    [InlineData("H73KQ9H", null)]
    [InlineData("7H3KQ8H", null)]
    [InlineData("7H3KQ9", null)]
    [InlineData("7H3KQ9HH", null)]
    [InlineData("7H3KQ9U", null)]
    [InlineData("", null)]
    public void Read_Code_ChecksItsLastCharacter(string text, string? code) => ReferenceCode.Read(text).ShouldBe(code);

    [Fact]
    public void Read_AnyWrongCharacterOrSwap_IsRefused()
    {
        const string Code = "7H3KQ9H";
        for (var at = 0; at < Code.Length; at++)
        {
            foreach (var other in Alphabet.Where(c => c != Code[at]))
                ReferenceCode.Read(Code[..at] + other + Code[(at + 1)..]).ShouldBeNull();
            if (at > 0 && Code[at] != Code[at - 1])
                ReferenceCode.Read(Code[..(at - 1)] + Code[at] + Code[at - 1] + Code[(at + 1)..]).ShouldBeNull();
        }
    }
}
