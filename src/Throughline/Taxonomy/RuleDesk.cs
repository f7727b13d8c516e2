using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy.Rules;
using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary>Where a workspace's rules are drafted, published and brought back. A draft is state; a publication is an event in the log.</summary>
public sealed class RuleDesk(IDbContextFactory<AppDb> databases, Commands commands, TimeProvider time)
{
    private const int NoteLength = 300;

    /// <summary>The draft, or the rules in force when there is none.</summary>
    public async Task<RuleDraft> OpenAsync(Guid workspace, CancellationToken cancellation)
    {
        var versions = await VersionsAsync(workspace, cancellation);
        var current = versions.Count > 0 ? versions[0] : RuleVersion.Common;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var draft = await db.Set<RuleDraftRow>().AsNoTracking().FirstOrDefaultAsync(d => d.WorkspaceId == workspace, cancellation);
        var domains = await SiteDomains.OfAsync(db, workspace, cancellation);
        var basedOn = versions.FirstOrDefault(v => v.Seq == draft?.BasedOn) ?? RuleVersion.Common;
        // A draft that says what it began from is none: it follows what others publish.
        if (draft is null || draft.Rules == basedOn.Rules.ToJson())
            return new RuleDraft(current.Rules, draft?.Revision ?? 0, current, current, null, null, RuleLint.Of(current.Rules, domains));
        var rules = RuleDocument.FromJson(draft.Rules);
        return new RuleDraft(rules, draft.Revision, basedOn, current, draft.ChangedAt, draft.ChangedBy, RuleLint.Of(rules, domains));
    }

    /// <summary>All publications, newest first.</summary>
    public async Task<IReadOnlyList<RuleVersion>> VersionsAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Set<RuleVersionRow>().AsNoTracking().Where(v => v.WorkspaceId == workspace).OrderBy(static v => v.Seq).ToListAsync(cancellation);
        return [.. rows.Select(static (row, place) => Version(row, place + 1)).Reverse()];
    }

    /// <summary>A publication by its number, 0 for the common rules; null when there is none.</summary>
    public async Task<RuleVersion?> VersionAsync(Guid workspace, int number, CancellationToken cancellation) =>
        number == 0 ? RuleVersion.Common : (await VersionsAsync(workspace, cancellation)).FirstOrDefault(v => v.Number == number);

    /// <summary>The classifier that these rules would make, together with the partners of now.</summary>
    public async Task<Classifier> ClassifierAsync(Guid workspace, RuleDocument rules, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return ((await RulesInForce.OfAsync(db, workspace, cancellation)) with { Document = rules }).ToClassifier();
    }

    /// <summary>Changes the draft, beginning one from the rules in force when there is none.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="revision">The state the change was made on; null takes whatever is there.</param>
    /// <param name="change">From the old rules to the new ones; null when it cannot be made.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Null when the draft is changed, else what is wrong.</returns>
    public async Task<Fault?> EditAsync(Actor actor, int? revision, Func<RuleDocument, RuleDocument?> change, CancellationToken cancellation)
    {
        var draft = await OpenAsync(actor.Workspace, cancellation);
        if (revision is { } seen && seen != draft.Revision)
            return new Fault("revision", "somebody else changed the draft meanwhile; look at it again");
        if (change(draft.Rules) is not { } rules)
            return new Fault("", "what was to be changed is no longer there");
        var json = rules.WithoutNulls().Normalised().ToJson();
        if (json.Length > RuleYaml.MaxLength)
            return new Fault("", "a smaller rule set");

        return await SaveAsync(actor, draft, json, draft.BasedOn.Seq, cancellation) ? null : new Fault("revision", "somebody else changed the draft meanwhile; look at it again");
    }

    /// <summary>Says in the draft what spellings stand for.</summary>
    public Task<Fault?> NameAsync(Actor actor, IReadOnlyList<string> spellings, string canonical, CancellationToken cancellation)
    {
        var target = Capture.TagText.Normalise(canonical);
        var names = spellings.Select(Capture.TagText.Normalise).Where(name => name.Length > 0 && name != target).Distinct(StringComparer.Ordinal).Take(RuleLint.AliasesAtMost).ToList();
        return names.Count == 0 || target.Length == 0
            ? Task.FromResult<Fault?>(new Fault("canonical", "spellings, and another name they stand for"))
            : EditAsync(actor, null, rules => RuleEdits.Name(rules, names.Select(name => new SourceAlias(name, target, SourceLookup.OfTag(name).ImpliesPaid))), cancellation);
    }

    /// <summary>Throws the draft away.</summary>
    public async Task DiscardAsync(Actor actor, CancellationToken cancellation)
    {
        var draft = await OpenAsync(actor.Workspace, cancellation);
        await SaveAsync(actor, draft, draft.Current.Rules.ToJson(), draft.Current.Seq, cancellation);
    }

    /// <summary>Takes the version in force as what the draft began from: its author has seen what was published meanwhile.</summary>
    public async Task RebaseAsync(Actor actor, CancellationToken cancellation)
    {
        var draft = await OpenAsync(actor.Workspace, cancellation);
        await SaveAsync(actor, draft, draft.Rules.ToJson(), draft.Current.Seq, cancellation);
    }

    /// <summary>Makes the draft the rules in force: all history follows.</summary>
    /// <returns>The number of the new version, or what keeps it from being published.</returns>
    public async Task<(int Number, Fault? Fault)> PublishAsync(Actor actor, int? revision, string? note, RuleEffect? effect, CancellationToken cancellation)
    {
        var draft = await OpenAsync(actor.Workspace, cancellation);
        var fault = revision is { } seen && seen != draft.Revision ? new Fault("revision", "the draft changed since it was previewed; preview it again")
            : draft.IsOutdated ? new Fault("revision", $"version {draft.Current.Number} was published since this draft began; look at what it changed, then go on")
            : !draft.IsChanged ? new Fault("", "the draft says what the published rules say; there is nothing to publish")
            : draft.Findings.FirstOrDefault(static f => f.Severity == TagSeverity.Error) is { } error ? new Fault(error.Path, error.Message)
            : null;
        if (fault is not null)
            return (0, fault);
        // One state of the draft is one version, however many publish it at once.
        var id = StableId.Of(actor.Workspace, TaxonomyEvents.Published, draft.Revision.ToString(CultureInfo.InvariantCulture));
        var (version, refused) = await AppendAsync(actor, new Publication(draft.Rules, null, null, effect), note, id, cancellation);
        if (version is null)
            return (0, refused);
        // What somebody changed in the draft meanwhile stays, and is told that a version was published since.
        await SaveAsync(actor, draft, version.Rules.ToJson(), version.Seq, cancellation);
        return (version.Number, null);
    }

    /// <summary>Publishes an earlier version's rules again.</summary>
    public async Task<(int Number, Fault? Fault)> RollBackAsync(Actor actor, int number, string? note, RuleEffect? effect, CancellationToken cancellation)
    {
        var versions = await VersionsAsync(actor.Workspace, cancellation);
        if (await VersionAsync(actor.Workspace, number, cancellation) is not { } version)
            return (0, new Fault("number", "the number of a published version; 0 are the common rules alone"));
        if ((versions.Count > 0 ? versions[0] : RuleVersion.Common).Rules.ToJson() == version.Rules.ToJson())
            return (0, new Fault("number", $"a version other than the one in force: version {number} says the same"));
        var (again, refused) = await AppendAsync(actor, new Publication(version.Rules, null, number, effect), note, null, cancellation);
        return (again?.Number ?? 0, refused);
    }

    private async Task<(RuleVersion? Version, Fault? Fault)> AppendAsync(Actor actor, Publication publication, string? note, Guid? id, CancellationToken cancellation)
    {
        var text = note?.Trim();
        if (text?.Length > NoteLength)
            return (null, new Fault("note", $"at most {NoteLength} characters"));
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, TaxonomyEvents.Published, publication with { Note = string.IsNullOrEmpty(text) ? null : text }, id);
        if (await commands.RunAsync(e, cancellation) is { } reason)
            return (null, new Fault("", $"stored, but not carried out: {reason}"));
        return ((await VersionsAsync(actor.Workspace, cancellation)).First(v => v.EventId == e.EventId), null);
    }

    // Two browsers may hold the same revision: only one of them changes it.
    private async Task<bool> SaveAsync(Actor actor, RuleDraft seen, string rules, long basedOn, CancellationToken cancellation)
    {
        var (now, next) = (time.GetUtcNow().ToUnixTimeMilliseconds(), seen.Revision + 1);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (seen.Revision == 0)
            await db.InsertNewAsync([new RuleDraftRow { WorkspaceId = actor.Workspace, Rules = RuleDocument.Empty.ToJson(), Revision = 0, BasedOn = 0, ChangedAt = now, ChangedBy = actor.Id }], cancellation);
        return await db.Set<RuleDraftRow>().Where(d => d.WorkspaceId == actor.Workspace && d.Revision == seen.Revision).ExecuteUpdateAsync(
            set => set.SetProperty(static d => d.Rules, rules).SetProperty(static d => d.Revision, next).SetProperty(static d => d.BasedOn, basedOn).SetProperty(static d => d.ChangedAt, now).SetProperty(static d => d.ChangedBy, actor.Id), cancellation) == 1;
    }

    private static RuleVersion Version(RuleVersionRow row, int number) => new(
        number, row.Seq, row.EventId, row.PublishedAt, row.Actor, row.Note, row.RolledBackTo, RuleDocument.FromJson(row.Rules),
        row.Effect is null ? null : JsonSerializer.Deserialize<RuleEffect>(row.Effect, EnvelopeJson.Options));
}
