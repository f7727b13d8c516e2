using Throughline.Capture.Tracker;

namespace Throughline.Tests.Capture.Tracker;

/// <summary>tracker.md 7: 120 seconds, one browser, one workspace, signed.</summary>
public class LinkerTokenTests
{
    private const string Chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private static readonly byte[] Key = [1, 2, 3, 4];
    private static readonly Guid Workspace = Guid.Parse("11111111-1111-7111-8111-111111111111");
    private static readonly Guid Visitor = Guid.Parse("0199f3a2-0000-8000-8000-000000000001");

    [Theory]
    [InlineData(0, true)]
    [InlineData(120, true)]
    [InlineData(121, false)]
    [InlineData(-1, false)]
    public void Token_OfAnAge_IsBelievedForTwoMinutes(int seconds, bool isBelieved)
    {
        var token = LinkerToken.Write(Key, Workspace, Visitor, 1_000, 7, Chrome);
        LinkerToken.TryRead(Key, Workspace, token, 1_000 + seconds, Chrome, out var visitor).ShouldBe(isBelieved);
        visitor.ShouldBe(isBelieved ? Visitor : Guid.Empty);
    }

    [Fact]
    public void Token_OfAnotherBrowserWorkspaceOrKey_IsNotBelieved()
    {
        var token = LinkerToken.Write(Key, Workspace, Visitor, 1_000, 7, Chrome);
        LinkerToken.TryRead(Key, Workspace, token, 1_000, Chrome + "x", out _).ShouldBeFalse();
        LinkerToken.TryRead(Key, Visitor, token, 1_000, Chrome, out _).ShouldBeFalse();
        LinkerToken.TryRead([9], Workspace, token, 1_000, Chrome, out _).ShouldBeFalse();
    }

    [Fact]
    public void Token_WithAnyCharacterChangedOrCut_IsNotBelieved()
    {
        var token = LinkerToken.Write(Key, Workspace, Visitor, 1_000, 7, Chrome);
        for (var i = 0; i < token.Length - 1; i++)
        {
            LinkerToken.TryRead(Key, Workspace, string.Concat(token.AsSpan(0, i), token[i] == 'A' ? "B" : "A", token.AsSpan(i + 1)), 1_000, Chrome, out _).ShouldBeFalse();
            LinkerToken.TryRead(Key, Workspace, token.AsSpan(0, i), 1_000, Chrome, out _).ShouldBeFalse();
        }

        LinkerToken.TryRead(Key, Workspace, new string('A', 5_000), 1_000, Chrome, out _).ShouldBeFalse();
        LinkerToken.TryRead(Key, Workspace, "ü%&", 1_000, Chrome, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://a.test/?_tl=x", "x", "https://a.test/")]
    [InlineData("https://a.test/?a=1&_tl=x#top", "x", "https://a.test/?a=1#top")]
    [InlineData("https://a.test/?_tl=x&a=1", "x", "https://a.test/?a=1")]
    [InlineData("https://a.test/?a=1&_tl=x&b=2", "x", "https://a.test/?a=1&b=2")]
    [InlineData("https://a.test/?my_tl=x", "", "https://a.test/?my_tl=x")]
    [InlineData("https://a.test/?_tl=", "", "https://a.test/")]
    [InlineData("https://a.test/", "", "https://a.test/")]
    public void Address_WithAToken_IsReadAndCleaned(string url, string token, string clean)
    {
        LinkerToken.In(url).ToString().ShouldBe(token);
        LinkerToken.Without(url).ShouldBe(clean);
    }
}
