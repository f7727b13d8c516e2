using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>Credits a partner whose code somebody said or wrote to a rep.</summary>
internal sealed class PartnerCredit(Commands commands, PartnerBook partners, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>Adds a referral to the lead: a Partner touch, and a registration.</summary>
    public async Task<CommandResult> ByCodeAsync(Actor actor, Guid lead, string? code, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(code) || code.Length > 40 || Capture.ReferenceCode.Read(code) is not { } read)
            return new CommandResult.Refused(new Fault("code", "a partner’s code such as 7H3-KQ9H; its last character does not fit the rest, so one was misheard"));
        if (await partners.OfCodeAsync(actor.Workspace, read, cancellation) is not { } partner)
            return new CommandResult.Refused(new Fault("code", $"the code of a working partner; nobody has {Capture.ReferenceCode.Spoken(read)}"));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var found = await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == actor.Workspace && l.LeadId == lead, cancellation);
        if (found is null)
            return new CommandResult.Missing("lead", lead.ToString());

        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, Kinds.Interaction, new RegistrationStatement(partner.PartnerId, read, null, null));
        e = e with { Facts = e.Facts with { Name = Interactions.PartnerReferral, Channel = Channels.Partner, Source = partner.Source, Lead = found.MergedInto ?? found.LeadId, Subject = found.NodeId } };
        return await commands.RunAsync(e, cancellation) is { } reason ? new CommandResult.Quarantined(reason) : new CommandResult.Done(found.MergedInto ?? found.LeadId);
    }
}
