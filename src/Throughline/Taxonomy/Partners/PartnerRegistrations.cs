using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Identity;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary>A lead as a partner registers it.</summary>
/// <param name="Kind"><c>deal_registration</c> or <c>partner_referral</c>.</param>
/// <param name="Deal">The deal as the partner calls it; required for a deal registration.</param>
/// <param name="SubId">The partner's own id, kept verbatim.</param>
/// <param name="Notes">Anything else.</param>
internal sealed record RegistrationInput(string? Kind, string? Email, string? Name, string? Phone, string? Company, string? Deal, string? SubId, string? Notes);

/// <summary>How partners' leads come in, and what was registered.</summary>
public sealed class PartnerRegistrations(IDbContextFactory<AppDb> databases, IEventLog log, Commands commands, TimeProvider time)
{
    /// <summary>The flag of a lead that the same partner registered before, with the same deal, and still holds.</summary>
    public const string RepeatFlag = "repeat:registration";

    private const string IdempotencyKey = "Idempotency-Key";
    private const string Door = "partner";
    private const int TextLength = 300;
    private const int SubIdLength = 64;
    private const int NotesLength = 5_000;

    /// <summary>Registers a lead for a partner: one event that makes the lead and its Partner touch.</summary>
    /// <param name="partner">Whose form or key it is.</param>
    /// <param name="input">What was entered.</param>
    /// <param name="key">The same key registers once.</param>
    /// <param name="isMachine">Whether the form's trap was filled in: kept with its reason, out of leads and reports.</param>
    /// <param name="cancellation">Stops waiting.</param>
    internal async Task<(Guid Id, Fault? Fault)> RegisterAsync(Partner partner, RegistrationInput input, string? key, bool isMachine, CancellationToken cancellation)
    {
        if (FaultOf(input) is { } fault)
            return (Guid.Empty, fault);
        var id = string.IsNullOrEmpty(key) ? (Guid?)null : StableId.Of(partner.WorkspaceId, "partner.registration", $"{partner.PartnerId}\n{key}");
        var e = CommandEvents.Make(time, partner.WorkspaceId, Door, "", Kinds.Interaction, new RegistrationStatement(partner.PartnerId, null, DealName(input.Deal), Clean(input.SubId)), id);
        e = e with
        {
            Facts = e.Facts with { Actor = null, Name = input.Kind, Channel = Channels.Partner, Source = partner.Source, Flag = isMachine ? "bot:honeypot" : null },
            Personal = new EventPersonal { Email = MailAddresses.Tidied(Clean(input.Email)), Name = Clean(input.Name), Phone = Clean(input.Phone), Company = Clean(input.Company), Text = Clean(input.Notes) },
        };
        if (id is not null && await Repeats.IsOtherAsync(log, e, cancellation))
            return (Guid.Empty, new Fault(IdempotencyKey, Repeats.OtherRequest));
        // Registered again while the first one holds: kept, and no second touch that models would pay for.
        if (!isMachine && await IsHeldAsync(partner, e, cancellation))
            e = e with { Facts = e.Facts with { Flag = RepeatFlag } };
        return await commands.RunAsync(e, cancellation) is { } reason ? (e.EventId, new Fault("", $"stored, but not carried out: {reason}")) : (e.EventId, null);
    }

    private async Task<bool> IsHeldAsync(Partner partner, Envelope e, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (Identifiers.Of(e, await PhoneRegions.OfWorkspaceAsync(db, partner.WorkspaceId, cancellation)) is not [var node, ..])
            return false;
        var policy = await db.Set<PartnerPolicy>().AsNoTracking().FirstOrDefaultAsync(p => p.WorkspaceId == partner.WorkspaceId, cancellation) ?? PartnerPolicy.Default(partner.WorkspaceId);
        var (since, deal) = (e.OccurredAt - (policy.ProtectionDays * 86_400_000L), e.Read<RegistrationStatement>().Deal);
        return await db.Set<PartnerRegistration>().AnyAsync(r => r.WorkspaceId == partner.WorkspaceId && r.PartnerId == partner.PartnerId && r.NodeId == node && r.EventId != e.EventId && r.OccurredAt > since && r.Kind == e.Facts.Name && r.Deal == deal, cancellation);
    }

    /// <summary>Whom registrations name, by event: name, company and e-mail as far as they are not erased.</summary>
    internal async Task<IReadOnlyDictionary<Guid, string>> WhomAsync(Guid workspace, IReadOnlyList<PartnerRegistration> registrations, CancellationToken cancellation)
    {
        var events = await log.FindAsync(workspace, [.. registrations.Select(static r => r.EventId)], cancellation);
        return events.ToDictionary(static e => e.EventId, static e => string.Join(", ", new[] { e.Personal?.Name, e.Personal?.Company, e.Personal?.Email }.Where(static t => !string.IsNullOrEmpty(t))));
    }

    /// <summary>The newest registrations of a workspace, or of one partner.</summary>
    public async Task<IReadOnlyList<PartnerRegistration>> NewestAsync(Guid workspace, Guid? partner, int limit, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var registrations = db.Set<PartnerRegistration>().AsNoTracking().Where(r => r.WorkspaceId == workspace);
        if (partner is { } id)
            registrations = registrations.Where(r => r.PartnerId == id);
        return await registrations.OrderByDescending(static r => r.OccurredAt).ThenByDescending(static r => r.EventId).Take(limit).ToListAsync(cancellation);
    }

    /// <summary>Lets a registration hold longer.</summary>
    internal async Task<Fault?> ExtendAsync(Actor actor, Guid registration, long until, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (until <= now || until > now + (PartnerPolicy.LongestDays * 86_400_000L))
            return new Fault("until", $"a day to come, at most {PartnerPolicy.LongestDays} days from now");
        await using (var db = await databases.CreateDbContextAsync(cancellation))
        {
            if (!await db.Set<PartnerRegistration>().AnyAsync(r => r.WorkspaceId == actor.Workspace && r.EventId == registration, cancellation))
                return new Fault("id", "the id of a registration of this workspace");
        }

        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, PartnerEvents.Extended, new ExtensionStatement(registration, until));
        return await commands.RunAsync(e, cancellation) is { } reason ? new Fault("", $"stored, but not carried out: {reason}") : null;
    }

    private static Fault? FaultOf(RegistrationInput input)
    {
        if (input.Kind is not (Interactions.DealRegistration or Interactions.PartnerReferral))
            return new Fault("kind", $"{Interactions.DealRegistration} or {Interactions.PartnerReferral}");
        if (string.IsNullOrWhiteSpace(input.Company))
            return new Fault("company", "the company the lead belongs to");
        if (string.IsNullOrWhiteSpace(input.Name))
            return new Fault("name", "the person to talk to there");
        if (!EmailAddress.TryNormalise(input.Email, out _, out var wrong))
            return new Fault("email", $"an e-mail address such as jane@example.com ({wrong})");
        if (input.Kind == Interactions.DealRegistration && string.IsNullOrWhiteSpace(input.Deal))
            return new Fault("deal", "what the deal is about, such as 40 seats for the Lyon office");
        foreach (var (field, value, length) in new[]
        {
            ("company", input.Company, TextLength), ("name", input.Name, TextLength), ("phone", input.Phone, TextLength), ("email", input.Email, TextLength), ("deal", input.Deal, TextLength),
            ("subId", input.SubId, SubIdLength), ("notes", input.Notes, NotesLength),
        })
        {
            if (value?.Length > length)
                return new Fault(field, $"at most {length:N0} characters");
        }

        return null;
    }

    // Two spellings of the blanks are one deal.
    private static string? DealName(string? text) => Clean(text) is { } name ? string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : null;

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Replace('\0', '\ufffd').Trim();
}
