using Throughline.Leads.Rules;

namespace Throughline.Tests.Leads;

public class CalendarReplyTests
{
    [Theory]
    [InlineData("ATTENDEE;CN=\"Doe: Jane\";PARTSTAT=TENTATIVE:mailto:jane@buyer.test", "tentative", "jane@buyer.test")]
    [InlineData("ATTENDEE;CN=\"Doe; Jane:x\";PARTSTAT=\"ACCEPTED\":MAILTO:jane@buyer.test", "accepted", "jane@buyer.test")]
    [InlineData("attendee;cn=Jane;partstat=declined:mailto:jane@buyer.test", "declined", "jane@buyer.test")]
    [InlineData("ATTEN\r\n DEE;PARTSTAT=ACC\r\n\tEPTED:mailto:jane@bu\r\n yer.test", "accepted", "jane@buyer.test")]
    [InlineData("ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY=\"mailto:desk@buyer.test\":mailto:jane@buyer.test", "accepted", "jane@buyer.test")]
    [InlineData("ATTENDEE;PARTSTAT=ACCEPTED;EMAIL=jane@buyer.test:invalid:nomail", "accepted", "jane@buyer.test")]
    [InlineData("ATTENDEE;PARTSTAT=ACCEPTED:mailto:jane%2Bx@buyer.test", "accepted", "jane+x@buyer.test")]
    [InlineData("ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail", "accepted", "")]
    [InlineData("BEGIN:VALARM\r\nUID:other\r\nATTENDEE;PARTSTAT=DECLINED:mailto:x@y.test\r\nEND:VALARM\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:jane@buyer.test", "accepted", "jane@buyer.test")]
    public void Reply_HoweverItIsWritten_IsRead(string attendee, string answer, string address) =>
        CalendarReply.Read($"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{attendee}\r\nSEQUENCE:2\r\nUID:u1\r\nDTSTAMP:20260401T120000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
            .ShouldBe(new CalendarReply("u1", answer, address, 2, 1_775_044_800_000));

    [Theory]
    [InlineData("begin:vcalendar\nmethod:reply\nbegin:vevent\nuid:u1\nattendee;partstat=accepted:mailto:a@b.test\nend:vevent\nend:vcalendar")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u1\nSEQUENCE:-3\nDTSTAMP:soon\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.test\nEND:VEVENT\nMETHOD:REPLY\nEND:VCALENDAR")]
    public void Reply_ThatSaysNoTimeOrVersion_IsToTheFirst(string text) => CalendarReply.Read(text).ShouldBe(new CalendarReply("u1", "accepted", "a@b.test", 0, null));

    [Theory]
    [InlineData("")]
    [InlineData("no calendar")]
    [InlineData("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:u1\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.test\nEND:VEVENT")]
    [InlineData("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u1\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@b.test\nEND:VEVENT")]
    [InlineData("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.test\nEND:VEVENT")]
    [InlineData("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u1\nATTENDEE;PARTSTAT=\"ACCEPTED:mailto:a@b.test\nEND:VEVENT")]
    public void Text_ThatIsNoAnswer_IsNone(string text) => CalendarReply.Read(text).ShouldBeNull();

    [Theory]
    [InlineData(true, false, 1, 1, AnswerStanding.Counts)]
    [InlineData(true, false, 1, 2, AnswerStanding.Counts)]
    [InlineData(true, false, 1, 0, AnswerStanding.Earlier)]
    [InlineData(true, true, 1, 0, AnswerStanding.Cancelled)]
    [InlineData(false, true, 1, 1, AnswerStanding.SomebodyElse)]
    [InlineData(false, false, 0, 0, AnswerStanding.SomebodyElse)]
    public void Standing_OfAnAnswer(bool isGuest, bool isCancelled, int sequence, int answered, string standing) => AnswerStanding.Of(isGuest, isCancelled, sequence, answered).ShouldBe(standing);
}
