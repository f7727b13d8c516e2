using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Hooks.Inbound;

/// <summary>Turns a received e-mail into what happened: somebody wrote to us, or a colleague wrote to somebody and sent us a copy.</summary>
internal sealed class InboundEmailDesk(Users users, ICalendarAnswers calendars, IDbContextFactory<AppDb> databases)
{
    private const string OutboundChannel = "Outbound";

    public async Task TellAsync(Guid workspace, HookReading reading, CancellationToken cancellation)
    {
        if (reading.CalendarAnswer is { } answer)
            reading.Ignore(await calendars.TakeAsync(workspace, answer, cancellation));
        if (reading.Email is { } email)
            Tell(email, await ColleaguesAsync(workspace, cancellation), reading);
    }

    private static void Tell(InboundEmail email, Colleagues colleagues, HookReading reading)
    {
        if (!colleagues.Has(email.From))
            Received(email, email.From, reading);
        else if (email.Forwarded is { } original && !colleagues.Has(original))
            Received(email, original, reading);
        else if (!email.IsAnswer && email.To.FirstOrDefault(t => !colleagues.Has(t)) is { } customer && email.Forwarded is null)
            Sent(email, customer, reading);
        else
            reading.Ignore("a colleague wrote it");
    }

    private static void Received(InboundEmail email, Correspondent writer, HookReading reading) =>
        reading.Add(Kinds.Interaction, Interactions.EmailReceived, email.Id, email.At)
            .WithDetails([("thread", ThreadOf(email)), ("forwarded", email.Forwarded == writer ? true : null)])
            .Contact(FieldMeaning.Email, writer.Address)
            .Contact(FieldMeaning.FullName, writer.Name)
            .Field("subject", email.Subject)
            .Field("message", email.Text)
            .HandOver(null, null, email.Code);

    private static void Sent(InboundEmail email, Correspondent customer, HookReading reading)
    {
        var entry = reading.Add(Kinds.Interaction, Interactions.OutboundEmail, email.Id, email.At)
            .WithDetails([("thread", ThreadOf(email))])
            .Contact(FieldMeaning.Email, customer.Address)
            .Contact(FieldMeaning.FullName, customer.Name)
            .Field("subject", email.Subject);
        entry.Event.Channel = OutboundChannel;
        entry.Event.Source = "email";
    }

    // Message ids carry names of hosts and sometimes of people.
    private static Guid? ThreadOf(InboundEmail email) => email.Thread is { } first ? StableId.Of(Guid.Empty, "thread", first) : null;

    private async Task<Colleagues> ColleaguesAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var members = await users.MembersAsync(workspace, cancellation);
        var domains = await SiteDomains.OfAsync(db, workspace, cancellation);
        return new Colleagues(
            members.Select(static m => m.Email).ToHashSet(StringComparer.OrdinalIgnoreCase),
            domains.Select(static d => PublicSuffixes.RegistrableDomain(d) ?? d).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Members of the workspace, and whoever writes from the site's own domains.</summary>
    private sealed record Colleagues(IReadOnlySet<string> Addresses, IReadOnlySet<string> Domains)
    {
        public bool Has(Correspondent who) => Addresses.Contains(who.Address) || Domains.Contains(PublicSuffixes.RegistrableDomain(who.Domain) ?? who.Domain);
    }
}
