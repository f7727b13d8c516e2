using System.Net;
using FsCheck.Xunit;
using Throughline.Capture.Rules;

namespace Throughline.Tests.Capture.Rules;

public class NetworkRangesTests
{
    private static readonly string[] Lines = ["# clouds", "", "198.51.100.0/24  # one", "198.51.100.128/25", "203.0.113.7", "2001:db8:1::/48", "0.0.0.0/32", "255.255.255.255"];

    [Theory]
    [InlineData("198.51.99.255", false)]
    [InlineData("198.51.100.0", true)]
    [InlineData("198.51.100.127", true)]
    [InlineData("198.51.100.255", true)]
    [InlineData("198.51.101.0", false)]
    [InlineData("203.0.113.6", false)]
    [InlineData("203.0.113.7", true)]
    [InlineData("203.0.113.8", false)]
    [InlineData("::ffff:203.0.113.7", true)]
    [InlineData("2001:db8:1:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:2::", false)]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("::", false)]
    public void Contains_AtTheEdges_IsExact(string address, bool isIn) => NetworkRanges.Read(Lines).Contains(IPAddress.Parse(address)).ShouldBe(isIn);

    [Theory]
    [InlineData("10.0.0.0/8\n10.0.0.0/33", "line 2")]
    [InlineData("amazon", "line 1: 'amazon' is no network")]
    public void Read_OfALineThatIsNoNetwork_NamesIt(string text, string fault) =>
        Should.Throw<FormatException>(() => NetworkRanges.Read(text.Split('\n'))).Message.ShouldContain(fault);

    [Fact]
    public void Read_OfAnAddressInsideANetwork_IsTheWholeNetwork() => NetworkRanges.Read(["10.1.2.3/8"]).Contains(IPAddress.Parse("10.0.0.0")).ShouldBeTrue();

    [Fact]
    public void None_ContainsNothing() => NetworkRanges.None.Contains(IPAddress.Parse("10.0.0.1")).ShouldBeFalse();

    /// <summary>Any overlapping networks, in any order, answer as looking at each of them does.</summary>
    [Property(MaxTest = 300)]
    public void Contains_OfManyNetworks_IsWhatEachOfThemSays((byte, byte, byte)[] networks, byte third, byte fourth)
    {
        IPNetwork[] known = [.. networks.Select(static n => Masked([10, 0, n.Item1, n.Item2], 16 + (n.Item3 % 17)))];
        var address = new IPAddress([10, 0, third, fourth]);
        NetworkRanges.Read(known.Select(static n => n.ToString())).Contains(address).ShouldBe(known.Any(n => n.Contains(address)));
    }

    private static IPNetwork Masked(byte[] address, int prefix)
    {
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address) & (uint.MaxValue << (32 - prefix));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(address, number);
        return new IPNetwork(new IPAddress(address), prefix);
    }
}
