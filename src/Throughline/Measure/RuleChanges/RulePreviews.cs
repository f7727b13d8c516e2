using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Storage;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Shows what a draft or an earlier version would do to all history, and publishes it with that effect on record.</summary>
internal sealed class RulePreviews(RuleDesk desk, AcquisitionWeights weights, IDbContextFactory<AppDb> databases)
{
    private const int Examples = 50;

    /// <summary>The preview of the draft, or of going back to a version; null when there is no such version.</summary>
    public async Task<RulePreview?> OfAsync(Guid workspace, int? version, CancellationToken cancellation)
    {
        var rules = version is { } number ? (await desk.VersionAsync(workspace, number, cancellation))?.Rules : (await desk.OpenAsync(workspace, cancellation)).Rules;
        if (rules is null)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var currency = await db.Set<Workspace>().Where(w => w.Id == workspace).Select(static w => w.Currency).FirstAsync(cancellation);
        var all = await weights.OfAsync(workspace, 0, long.MaxValue, currency, cancellation);
        return RulePreview.Of(await Acquisitions.AllAsync(db, workspace, cancellation), await desk.ClassifierAsync(workspace, rules, cancellation), all, currency, Examples);
    }

    /// <summary>Publishes the draft.</summary>
    public async Task<(int Number, RuleEffect? Effect, Fault? Fault)> PublishAsync(Actor actor, int? revision, string? note, CancellationToken cancellation)
    {
        var effect = (await OfAsync(actor.Workspace, null, cancellation))!.Effect;
        var (number, fault) = await desk.PublishAsync(actor, revision, note, effect, cancellation);
        return (number, effect, fault);
    }

    /// <summary>Publishes an earlier version's rules again.</summary>
    public async Task<(int Number, RuleEffect? Effect, Fault? Fault)> RollBackAsync(Actor actor, int version, string? note, CancellationToken cancellation)
    {
        var effect = (await OfAsync(actor.Workspace, version, cancellation))?.Effect;
        var (number, fault) = await desk.RollBackAsync(actor, version, note, effect, cancellation);
        return (number, effect, fault);
    }
}
