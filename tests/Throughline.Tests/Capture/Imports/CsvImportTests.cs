using Throughline.Capture;
using Throughline.Log;

namespace Throughline.Tests.Capture.Imports;

public class CsvImportTests
{
    [Fact]
    public async Task Columns_OfEveryKind_ReachTheirPlaces()
    {
        await using var run = await ImportRun.StartAsync();

        var e = (await run.StoreAsync("a.csv", """
            type,messageId,anonymousId,userId,timestamp,event,url,referrer,title,email,name,phone,company,channel,source,properties.plan,properties.seats,properties.trial,properties.code,properties.size.w,traits.city,context.campaign.source,context.campaign.medium
            track,m1,v1,u1,2020-01-02T03:04:05Z,Signed Up,https://acme.test/a,https://www.google.com/,"Pricing, all",jo@acme.test,Jo Doe,+49 30 123,Acme,Referral,partner,pro,12,true,007,1.5,Berlin,news,email
            """))[0];

        (e.Kind, e.Facts.MessageId, e.Facts.Visitor, e.Facts.Name, e.Facts.Title).ShouldBe((Kinds.Track, "m1", "v1", "Signed Up", "Pricing, all"));
        e.OccurredAt.ShouldBe(1_577_934_245_000);
        e.Facts.Url.ShouldBe("https://acme.test/a?utm_medium=email&utm_source=news");
        (e.Facts.Referrer, e.Facts.Channel, e.Facts.Source).ShouldBe(("https://www.google.com/", "Referral", "partner"));
        e.Facts.Properties!.Value.GetRawText().ShouldBe("""{"code":"007","plan":"pro","seats":12,"size":{"w":1.5},"trial":true}""");
        var person = e.Personal!;
        (person.UserId, person.Email, person.Name, person.Phone, person.Company).ShouldBe(("u1", "jo@acme.test", "Jo Doe", "+49 30 123", "Acme"));
        person.Traits!.Value.GetProperty("city").GetString().ShouldBe("Berlin");
    }

    [Theory]
    [InlineData("type;userId;timestamp;event\ntrack;u;2020-01-01;x")]
    [InlineData("type\tuserId\ttimestamp\tevent\ntrack\tu\t2020-01-01\tx")]
    [InlineData("\uFEFFTYPE, user_id ,Timestamp,event\r\ntrack, u ,2020-01-01 00:00,x\r\n")]
    [InlineData("event,userId,timestamp\nx,u,1577836800")]
    [InlineData("event,userId,timestamp\nx,u,1577836800000")]
    public async Task File_InAnyCommonSpelling_ReadsTheSame(string content)
    {
        await using var run = await ImportRun.StartAsync();

        var e = (await run.StoreAsync("a.csv", content))[0];

        (e.Kind, e.Facts.Name, e.Personal!.UserId, e.OccurredAt).ShouldBe((Kinds.Track, "x", "u", 1_577_836_800_000));
    }

    [Theory]
    [InlineData("page,Home", Kinds.PageView, "Home")]
    [InlineData(",Bought", Kinds.Track, "Bought")]
    [InlineData(",", Kinds.PageView, null)]
    [InlineData("group,g1", Kinds.Group, "g1")]
    [InlineData("identify,", Kinds.Identify, null)]
    public async Task Type_GivenOrNot_FollowsFromTheRow(string cells, string kind, string? name)
    {
        await using var run = await ImportRun.StartAsync();

        var e = (await run.StoreAsync("a.csv", $"type,event,url,anonymousId,timestamp\n{cells},https://acme.test/,v,2020-01-01\n"))[0];

        (e.Kind, e.Facts.Name).ShouldBe((kind, name));
    }

    [Fact]
    public async Task Row_WithNothingButAnEmail_IsThatPersons()
    {
        await using var run = await ImportRun.StartAsync();

        var e = (await run.StoreAsync("a.csv", "type,email,userId,timestamp\nidentify,jo@acme.test,,2020-01-01\n"))[0];

        (e.Personal!.Email, e.Personal.UserId).ShouldBe(("jo@acme.test", "jo@acme.test"));
    }

    [Fact]
    public async Task Columns_InAnotherOrder_GiveTheSameEvent()
    {
        await using var run = await ImportRun.StartAsync();
        await run.LoadAsync(run.File("a.csv", "type,event,userId,timestamp,properties.a,context.locale,properties.b\ntrack,x,u,2020-01-01,1,de,2\n"));

        var counts = await run.LoadAsync(run.File("b.csv", "properties.b,userId,context.locale,timestamp,properties.a,event,type\n2,u,de,2020-01-01,1,x,track\n"));

        counts.ShouldBe(new ImportCounts(0, 1, 0));
    }

    [Fact]
    public async Task Columns_WithoutAPlace_AreNamed()
    {
        await using var run = await ImportRun.StartAsync();

        await run.StoreAsync("a.csv", "type,event,userId,timestamp,shoe size,properties,x.y\ntrack,x,u,2020-01-01,44,1,2\n");

        run.UnknownColumns.ShouldBe(["shoe size", "properties", "x.y"]);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a,b\n1,2\n", "no column")]
    [InlineData("userId,user_id,timestamp\nu,u,2020-01-01\n", "same place")]
    [InlineData("userId,properties.a,properties.a.b\nu,1,2\n", "same place")]
    public async Task Header_ThatCannotBeRight_IsNamed(string content, string fault)
    {
        await using var run = await ImportRun.StartAsync();

        var thrown = await Should.ThrowAsync<InvalidDataException>(() => run.LoadAsync(run.File("a.csv", content)));

        thrown.Message.ShouldContain(fault);
    }

    [Fact]
    public async Task Rows_ThatAreBroken_AreNamedByTheLineTheyStartOn()
    {
        await using var run = await ImportRun.StartAsync();

        var counts = await run.LoadAsync(run.File("a.csv", "event,userId,timestamp,title\n\"two\nlines\",u,2020-01-01,\ncut,u\nquote,u,2020-01-01,\"a\"b\nlong,u,2020-01-01,,\nlast,u,2020-01-01,\"never closed\n"));

        run.Faults.Select(static f => (f.Line, f.Reason)).ShouldBe([(4, "malformed"), (5, "malformed"), (6, "malformed"), (7, "malformed")]);
        counts.ShouldBe(new ImportCounts(1, 0, 4));
        (await run.LogAsync())[0].Facts.Name.ShouldBe("two\nlines");
    }

    [Fact]
    public async Task Quote_NeverClosedInAHugeFile_StopsWithALine()
    {
        await using var run = await ImportRun.StartAsync();
        var path = run.File("a.csv", "event,userId,timestamp\nfirst,u,2020-01-01\n\"open,u,2020-01-01\n" + string.Concat(Enumerable.Repeat("more,u,2020-01-01\n", 500_000)));

        var thrown = await Should.ThrowAsync<InvalidDataException>(() => run.LoadAsync(path));

        thrown.Message.ShouldContain("quote");
        (await run.LogAsync()).Count.ShouldBe(1);
    }
}
