using Microsoft.EntityFrameworkCore;
using Throughline.Attribution;
using Throughline.Deals;
using Throughline.Identity;
using Throughline.Journeys;
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
        if (await explanations.ExplainAsync(workspace, deal, question, cancellation) is not { } explanation)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var events = (await log.FindAsync(workspace, [.. explanation.Touches.Select(static t => t.EventId)], cancellation)).ToDictionary(static e => e.EventId);
        var contacts = await (
            from contact in db.Set<DealContact>()
            join lead in db.Set<Lead>() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where contact.WorkspaceId == workspace && contact.DealId == deal
            select lead.CreatedAt).ToListAsync(cancellation);
        var named = explanation.Touches.Select(static t => t.Lead).Distinct().ToArray();
        var leads = await db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == workspace && named.Contains(l.LeadId)).ToDictionaryAsync(static l => l.LeadId, cancellation);
        var subjectOf = (await Touches.OfPeopleAsync(db, workspace, [.. leads.Values.Select(static l => l.PersonId).Distinct()], cancellation))
            .GroupBy(static t => t.TouchId).ToDictionary(static g => g.Key, static g => g.First().SubjectId);
        var formula = FormulaOf(model, explanation, contacts.Min());
        var touches = new List<StoryTouch>();
        for (var i = 0; i < explanation.Touches.Count; i++)
        {
            var touch = explanation.Touches[i];
            var evidence = subjectOf.TryGetValue(touch.EventId, out var subject) && leads.TryGetValue(touch.Lead, out var lead)
                ? await IdentityEvidence.ChainAsync(db, workspace, subject, touch.OccurredAt, lead.NodeId, cancellation)
                : [];
            touches.Add(new StoryTouch(touch, touch.Weights[0], touch.Minor[0], formula?.Terms[i], RuleWords.Of(touch.Acquisition), evidence, events.GetValueOrDefault(touch.EventId)));
        }

        return new CreditStory(explanation, model.Key, model.Label, formula?.Sentence, touches);
    }

    private static CreditFormula? FormulaOf(ICreditModel model, DealExplanation explanation, long leadAt)
    {
        var journey = new FormulaJourney(
            [.. explanation.Touches.Select(static t => t.OccurredAt)], [.. explanation.Touches.Select(static t => t.Acquisition.Channel)], Channels.Direct, leadAt, explanation.Deal.OpenedAt)
        {
            Factors = [.. explanation.Touches.Select(static t => t.Factor)],
            Kinds = [.. explanation.Touches.Select(static t => t.Kind)],
            Stages = explanation.Stages,
        };
        return CreditFormulas.Of(FunnelWeighted.ExactKey(model), journey, [.. explanation.Touches.Select(static t => t.Weights[0])]);
    }
}
