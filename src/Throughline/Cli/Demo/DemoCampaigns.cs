using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Forms;
using Throughline.Capture.Forms.Hosted;
using Throughline.Capture.Forms.Rules;
using Throughline.Capture.Hits;
using Throughline.Capture.Links;
using Throughline.Capture.Links.Rules;
using Throughline.Capture.Mail;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Cli.Demo;

/// <summary>Registered links with their clicks, a mailing with opens, and a hosted form with answers.</summary>
internal static class DemoCampaigns
{
    private static readonly (string Title, string Path, LinkTags Tags)[] Links =
    [
        ("Newsletter, spring offer", "/pricing", new("newsletter", "email", "spring-offer", "", "", "")),
        ("Newsletter, customer story", "/customers", new("newsletter", "email", "spring-offer", "", "story", "")),
        ("Podcast show notes", "/product", new("revops-podcast", "podcast", "episode-41", "", "", "")),
        ("Founders' LinkedIn posts", "/blog/speed-to-lead", new("linkedin", "organic-social", "founder-posts", "", "", "")),
        ("Conference slides, last page", "/demo-request", new("saas-days", "event", "saas-days-berlin", "", "slides", "")),
    ];

    public static async Task MakeAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var links = new List<Link>();
        foreach (var (title, path, tags) in Links)
        {
            var outcome = await desk.Get<LinkBook>().CreateAsync(desk.Workspace, desk.Actor.Id, new LinkDraft(title, DemoDesk.Site + path, tags), cancellation);
            links.Add(DemoDesk.Made(outcome.Link, outcome.Fault));
            Click(desk, links[^1]);
        }

        await MailAsync(desk, [.. links.Take(2)], cancellation);
        await FormAsync(desk, cancellation);
    }

    private static void Click(DemoDesk desk, Link link)
    {
        for (var click = desk.Random.Next(12, 40); click > 0; click--)
        {
            var at = desk.Ago(desk.Random.NextDouble() * 80);
            desk.Add(DoorEvents.LinkClicked, at, new EventFacts { Door = "link", Flag = desk.Random.Next(9) == 0 ? "bot:preview" : null, Properties = EnvelopeJson.Payload(new HitFacts(link.LinkId)) });
            desk.Visit($"demo-link-{link.Number}-{click}", at + 900, LinkBook.AddressOf(link));
        }
    }

    private static async Task MailAsync(DemoDesk desk, IReadOnlyList<Link> links, CancellationToken cancellation)
    {
        var people = Enumerable.Range(0, 60).Select(i => DemoPeople.Of(desk.Random, 90_000 + i)).ToList();
        var list = "email,name\n" + string.Concat(people.Select(static p => $"{p.Email},{p.Name}\n"));
        var (made, fault, _) = await desk.Get<MailDesk>().CreateAsync(desk.Workspace, desk.Actor.Id, new MailingDraft("Spring offer to trial users", "spring-offer", [.. links.Select(static l => l.LinkId)], list), cancellation);
        var mailing = DemoDesk.Made(made, fault);
        var sent = desk.Ago(21);
        await desk.Get<MailDesk>().MarkSentAsync(desk.Workspace, mailing.MailingId, sent, cancellation);
        foreach (var (_, email, _, _) in people.Where(_ => desk.Random.Next(100) < 55))
        {
            var at = sent + desk.Random.NextInt64(2 * DemoDesk.Day);
            var opened = desk.Random.Next(3) == 0 ? "machine" : "human";
            var who = new EventPersonal { Email = email };
            desk.Add(Kinds.Interaction, at, new EventFacts { Door = "mail", Name = Interactions.EmailOpen, Flag = opened == "machine" ? "bot:mail_open" : null, Properties = EnvelopeJson.Payload(new HitFacts(mailing.MailingId, null, null, opened)) }, who);
            if (opened != "human" || desk.Random.Next(100) >= 45)
                continue;
            var link = links[desk.Random.Next(links.Count)];
            desk.Add(Kinds.Interaction, at + 40_000, new EventFacts { Door = "mail", Name = Interactions.EmailClick, Channel = "Email", Url = LinkBook.AddressOf(link), Properties = EnvelopeJson.Payload(new HitFacts(mailing.MailingId, link.LinkId)) }, who);
        }
    }

    private static async Task FormAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var (made, fault) = await desk.Get<HostedForms>().CreateAsync(
            desk.Actor,
            new FormDescription(
                "Webinar: attribution without cookies", "Save your seat", "Thursdays, 40 minutes, questions welcome.",
                [new("Work e-mail", "email", true, null), new("Your name", "name", true, null), new("Company", "company", false, null), new("How did you hear about us?", "heard", false, null)],
                "Northwind may write to me about this webinar.", "Save my seat", "Thank you. The invitation is on its way.", null, null),
            cancellation);
        var form = DemoDesk.Made(made, fault);
        var today = (int)(desk.Get<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds() / DemoDesk.Day);
        await using var db = await desk.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([.. Enumerable.Range(0, 60).Select(day => new FormViews { WorkspaceId = desk.Workspace, FormId = form.FormId, Day = today - day, Views = desk.Random.Next(5) })], cancellation);
        for (var i = 0; i < 24; i++)
        {
            var (name, email, company, _) = DemoPeople.Of(desk.Random, 91_000 + i);
            var at = desk.Ago(desk.Random.NextDouble() * 60);
            var visitor = $"demo-webinar-{i}";
            desk.Visit(visitor, at - 90_000, $"{DemoDesk.Site}/webinar?utm_source=linkedin&utm_medium=paid-social&utm_campaign=webinar");
            desk.Add(
                Kinds.FormSubmit, at,
                new EventFacts { Door = FormDoor.Name, Visitor = visitor, Url = DemoDesk.Site + "/webinar", Title = form.Title, Name = form.Code, Flag = i % 11 == 5 ? "bot:fill_time" : null, Properties = EnvelopeJson.Payload(new { formId = form.FormId }) },
                new EventPersonal { Email = email, Name = name, Company = company });
        }
    }
}
