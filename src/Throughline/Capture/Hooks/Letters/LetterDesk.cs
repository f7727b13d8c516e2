using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Hooks.Letters;

/// <summary>Turns a received e-mail into what happened: somebody wrote to us, or a colleague wrote to somebody and sent us a copy.</summary>
internal sealed class LetterDesk(Users users, ICalendarAnswers calendars, IDbContextFactory<AppDb> databases)
{
    private const string OutboundChannel = "Outbound";

    public async Task TellAsync(Guid workspace, HookReading reading, CancellationToken cancellation)
    {
        if (reading.CalendarAnswer is { } answer)
            reading.Ignore(await calendars.TakeAsync(workspace, answer, cancellation));
        if (reading.Letter is { } letter)
            Tell(letter, await ColleaguesAsync(workspace, cancellation), reading);
    }

    private static void Tell(Letter letter, Colleagues colleagues, HookReading reading)
    {
        if (!colleagues.Has(letter.From))
            Received(letter, letter.From, reading);
        else if (letter.Forwarded is { } original && !colleagues.Has(original))
            Received(letter, original, reading);
        else if (!letter.IsAnswer && letter.To.FirstOrDefault(t => !colleagues.Has(t)) is { } customer && letter.Forwarded is null)
            Sent(letter, customer, reading);
        else
            reading.Ignore("a colleague wrote it");
    }

    private static void Received(Letter letter, Correspondent writer, HookReading reading) =>
        reading.Add(Kinds.Interaction, Interactions.EmailReceived, letter.Id, letter.At)
            .WithDetails([("thread", ThreadOf(letter)), ("forwarded", letter.Forwarded == writer ? true : null)])
            .Contact(FieldMeaning.Email, writer.Address)
            .Contact(FieldMeaning.FullName, writer.Name)
            .Field("subject", letter.Subject)
            .Field("message", letter.Text)
            .HandOver(null, null, letter.Code);

    private static void Sent(Letter letter, Correspondent customer, HookReading reading)
    {
        var entry = reading.Add(Kinds.Interaction, Interactions.OutboundEmail, letter.Id, letter.At)
            .WithDetails([("thread", ThreadOf(letter))])
            .Contact(FieldMeaning.Email, customer.Address)
            .Contact(FieldMeaning.FullName, customer.Name)
            .Field("subject", letter.Subject);
        entry.Event.Channel = OutboundChannel;
        entry.Event.Source = "email";
    }

    // Message ids carry names of hosts and sometimes of people.
    private static Guid? ThreadOf(Letter letter) => letter.Thread is { } first ? StableId.Of(Guid.Empty, "thread", first) : null;

    private async Task<Colleagues> ColleaguesAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var members = await users.MembersAsync(workspace, cancellation);
        var domains = await db.Set<Workspace>().Where(w => w.Id == workspace).Select(static w => w.SiteDomains).FirstOrDefaultAsync(cancellation) ?? "";
        return new Colleagues(
            members.Select(static m => m.Email).ToHashSet(StringComparer.OrdinalIgnoreCase),
            domains.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static d => PublicSuffixes.RegistrableDomain(d) ?? d).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Members of the workspace, and whoever writes from the site's own domains.</summary>
    private sealed record Colleagues(IReadOnlySet<string> Addresses, IReadOnlySet<string> Domains)
    {
        public bool Has(Correspondent who) => Addresses.Contains(who.Address) || Domains.Contains(PublicSuffixes.RegistrableDomain(who.Domain) ?? who.Domain);
    }
}
