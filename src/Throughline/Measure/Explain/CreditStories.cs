using Microsoft.EntityFrameworkCore;
using Throughline.Attribution;
using Throughline.Deals;
using Throughline.Identity;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Measure.Rules;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>Tells how a deal was credited under one model, down to the raw events.</summary>
internal sealed class CreditStories(IDbContextFactory<AppDb> databases, DealExplanations explanations, IEventLog log)
{
    /// <summary>Null when the workspace has no such deal.</summary>
    public async Task<CreditStory?> TellAsync(Guid workspace, Guid deal, AttributionQuestion question, CancellationToken cancellation)
    {
        var model = question.Models[0].Single!;
        if (await explanations.ExplainAsync(workspace, deal, [model], question.Journeys, cancellation) is not { } explanation)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var events = (await log.FindAsync(workspace, [.. explanation.Touches.Select(static t => t.EventId)], cancellation)).ToDictionary(static e => e.EventId);
        var contacts = await (
            from contact in db.Set<DealContact>()
            join lead in db.Set<Lead>() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where contact.WorkspaceId == workspace && contact.DealId == deal
            select new { lead.LeadId, lead.MergedInto, lead.NodeId, lead.CreatedAt }).ToListAsync(cancellation);
        var nodeOf = contacts.GroupBy(static c => c.MergedInto ?? c.LeadId).ToDictionary(static g => g.Key, static g => g.First().NodeId);
        var formula = FormulaOf(model, explanation, contacts.Min(static c => c.CreatedAt));
        var touches = new List<StoryTouch>();
        for (var i = 0; i < explanation.Touches.Count; i++)
        {
            var touch = explanation.Touches[i];
            var e = events.GetValueOrDefault(touch.EventId);
            var evidence = e is not null && Identifiers.SubjectOf(e) is { } subject && nodeOf.TryGetValue(touch.Lead, out var node)
                ? await IdentityEvidence.ChainAsync(db, workspace, subject, touch.OccurredAt, node, cancellation)
                : [];
            touches.Add(new StoryTouch(touch, touch.Weights[0], touch.Minor[0], formula?.Terms[i], RuleWords.Of(touch.Acquisition), evidence, e));
        }

        return new CreditStory(explanation, model.Key, model.Label, formula?.Sentence, touches);
    }

    private static CreditFormula? FormulaOf(ICreditModel model, DealExplanation explanation, long leadAt)
    {
        var journey = new FormulaJourney(
            [.. explanation.Touches.Select(static t => t.OccurredAt)], [.. explanation.Touches.Select(static t => t.Acquisition.Channel)], Channels.Direct, leadAt, explanation.Deal.OpenedAt);
        return CreditFormulas.Of(model.Key, journey, [.. explanation.Touches.Select(static t => t.Weights[0])]);
    }
}
