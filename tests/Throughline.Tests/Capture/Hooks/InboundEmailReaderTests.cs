using System.Text;
using Throughline.Capture.Hooks.Inbound;

namespace Throughline.Tests.Capture.Hooks;

/// <summary>What is read out of a letter (offline-capture.md 3).</summary>
public class InboundEmailReaderTests
{
    [Theory]
    [InlineData("Hello\r\n\r\nOn Mon, 2 Mar 2026 at 09:00, Rep <rep@acme.test> wrote:\r\n> quoted\r\n> more", "Hello")]
    [InlineData("Hallo\r\n\r\nAm 02.03.2026 um 09:00 schrieb Rep:\r\n> zitiert", "Hallo")]
    [InlineData("Hello\r\n> quoted in between\r\nthere", "Hello\nthere")]
    [InlineData("Hello\r\n-----Original Message-----\r\nFrom: Rep\r\nold", "Hello")]
    [InlineData("On the other hand, we wrote a letter", "On the other hand, we wrote a letter")]
    public void Text_LosesWhatItQuotes(string body, string text) => Read("From: jane@buyer.test\r\nSubject: Re: x\r\n\r\n" + body).Text.ShouldBe(text);

    [Theory]
    [InlineData("Fwd: x", "---------- Forwarded message ---------\r\nFrom: Jane Doe <jane@buyer.test>\r\n\r\nHello", "jane@buyer.test", "Jane Doe")]
    [InlineData("WG: x", "Von: Jane Doe <jane@buyer.test>\r\nGesendet: Montag\r\n\r\nHallo", "jane@buyer.test", "Jane Doe")]
    [InlineData("FW: x", "\r\nFrom: Jane Doe [mailto:jane@buyer.test]\r\nSent: Monday\r\n\r\nHello", "jane@buyer.test", "Jane Doe")]
    [InlineData("TR: x", "De : jane@buyer.test\r\n", "jane@buyer.test", null)]
    [InlineData("x", "Begin forwarded message:\r\n\r\n> From: Jane Doe <jane@buyer.test>\r\n", "jane@buyer.test", "Jane Doe")]
    [InlineData("Fwd: x", "nothing that says who", null, null)]
    [InlineData("x", "From: here to eternity <jane@buyer.test>", null, null)]
    public void Forwarded_IsWhoWroteTheLetterInTheLetter(string subject, string body, string? address, string? name)
    {
        var found = Read($"From: rep@acme.test\r\nSubject: {subject}\r\n\r\n{body}").Forwarded;
        (found?.Address, found?.Name).ShouldBe((address, name));
    }

    [Fact]
    public void Forwarded_AsAnAttachment_IsReadOutOfIt()
    {
        var letter = Read("From: rep@acme.test\r\nSubject: look\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: Jane Doe <jane@buyer.test>\r\nSubject: Pumps\r\n\r\nHow much?\r\n--b--\r\n");
        (letter.Forwarded?.Address, letter.Text).ShouldBe(("jane@buyer.test", "How much?"));
    }

    [Theory]
    [InlineData("leads@in.acme.test", "Pumps (ref 7H3-KQ9H)", "Hello", "7H3KQ9H", "Pumps", "Hello")]
    [InlineData("leads@in.acme.test", "Pumps", "Hello (ref 7h3kq9h)", "7H3KQ9H", "Pumps", "Hello")]
    [InlineData("leads+7h3kq9h@in.acme.test", "Pumps", "Hello", "7H3KQ9H", "Pumps", "Hello")]
    [InlineData("leads+7h3kq8h@in.acme.test", "Pumps", "Hello", null, "Pumps", "Hello")]
    [InlineData("leads+spring@in.acme.test", "Pumps", "Hello (ref H73KQ9H)", null, "Pumps", "Hello (ref H73KQ9H)")]
    public void Code_StandsInTheSubjectTheTextOrTheAddress(string to, string subject, string body, string? code, string shownSubject, string shownText)
    {
        var letter = Read($"From: jane@buyer.test\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{body}");
        (letter.Code, letter.Subject, letter.Text).ShouldBe((code, shownSubject, shownText));
    }

    [Fact]
    public void Html_WithoutPlainText_IsReadAsAReaderSeesIt() =>
        Read("From: jane@buyer.test\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>t</title><style>p{}</style></head><body><p>Hello&nbsp;there</p><script>alert(1)</script><div>How <b>much</b>?<br>Jane</div></body></html>")
            .Text.ShouldBe("Hello there\nHow much?\nJane");

    [Theory]
    [InlineData("=?utf-8?B?SsO8cmdlbiBEw7Y=?= <j@buyer.test>", "j@buyer.test", "Jürgen Dö")]
    [InlineData("\"Doe, Jane\" <jane@buyer.test>", "jane@buyer.test", "Doe, Jane")]
    [InlineData("jane@buyer.test", "jane@buyer.test", null)]
    public void Sender_IsReadWithItsEncodedName(string from, string address, string? name)
    {
        var letter = Read($"From: {from}\r\n\r\nx");
        (letter.From.Address, letter.From.Name).ShouldBe((address, name));
    }

    [Fact]
    public void Sender_OfAShopThatWritesForSomebody_IsWhomTheAnswerGoesTo() => Read("From: Shop <no-reply@shop.test>\r\nReply-To: jane@buyer.test\r\n\r\nx").From.Address.ShouldBe("jane@buyer.test");

    [Theory]
    [InlineData("Subject: x\r\n\r\ny")]
    [InlineData("From: nobody\r\n\r\ny")]
    [InlineData("From: MAILER-DAEMON@mx.test\r\n\r\ny")]
    public void Sender_Missing_IsSaid(string letter) => InboundEmailReader.Ignored(InboundEmailReader.Parse(Encoding.UTF8.GetBytes(letter))).ShouldNotBeNull();

    private static InboundEmail Read(string letter)
    {
        using var message = InboundEmailReader.Parse(Encoding.UTF8.GetBytes(letter));
        return InboundEmailReader.Read(message);
    }
}
