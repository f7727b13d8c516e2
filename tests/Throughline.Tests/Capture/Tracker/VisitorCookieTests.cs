using Throughline.Capture.Tracker;

namespace Throughline.Tests.Capture.Tracker;

public class VisitorCookieTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];
    private static readonly Guid Someone = new("0b8f9c44-2b1e-4d0a-9c61-7a5f1b2c3d4e");

    [Fact]
    public void Write_ThenRead_GivesTheVisitorBack()
    {
        var value = VisitorCookie.Write(Key, Someone, 1_790_000_000);
        value.ShouldMatch("^1\\.[A-Za-z0-9_-]{22}\\.1790000000\\.[A-Za-z0-9_-]{11}$");
        VisitorCookie.TryRead(Key, value, out var visitor, out var issued).ShouldBeTrue();
        visitor.ShouldBe(Someone);
        issued.ShouldBe(1_790_000_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3.4")]
    [InlineData("....")]
    [InlineData("hello")]
    public void TryRead_OfSomethingElse_IsNoVisitor(string? value) => VisitorCookie.TryRead(Key, value, out _, out _).ShouldBeFalse();

    [Fact]
    public void TryRead_WithAnyCharacterChanged_IsNoVisitor()
    {
        var value = VisitorCookie.Write(Key, Someone, 1_790_000_000);
        for (var i = 0; i < value.Length; i++)
        {
            var changed = value.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'Q' : 'A';
            VisitorCookie.TryRead(Key, new string(changed), out _, out _).ShouldBeFalse($"character {i}");
        }
    }

    [Fact]
    public void TryRead_WithAnotherKey_IsNoVisitor() =>
        VisitorCookie.TryRead([.. Key.Reverse()], VisitorCookie.Write(Key, Someone, 1), out _, out _).ShouldBeFalse();

    [Fact]
    public void NewVisitor_OfOneSession_IsOneVisitor()
    {
        var workspace = Guid.NewGuid();
        const string Session = "0199f3a2-1111-7222-8333-444455556666";
        VisitorCookie.NewVisitor(Key, workspace, Session).ShouldBe(VisitorCookie.NewVisitor(Key, workspace, Session));
        VisitorCookie.NewVisitor(Key, workspace, Session).ShouldNotBe(VisitorCookie.NewVisitor(Key, Guid.NewGuid(), Session));
        VisitorCookie.NewVisitor(Key, workspace, null).ShouldNotBe(VisitorCookie.NewVisitor(Key, workspace, null));
    }
}
