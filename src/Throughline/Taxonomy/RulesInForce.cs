using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Taxonomy;

/// <summary>What a workspace adds to the common rules at the moment: its latest version and its partners.</summary>
internal sealed record RulesInForce(RuleDocument Document, PartnerNames Partners)
{
    internal static RulesInForce Common { get; } = new(RuleDocument.Empty, PartnerNames.None);

    // Compiled sets are small and few; a full cache is emptied rather than searched for its oldest.
    private const int CompiledAtMost = 200;

    private static readonly ConcurrentDictionary<string, Classifier> Compiled = new(StringComparer.Ordinal);

    internal Classifier ToClassifier() => new(Document.ToRuleSet(Partners));

    internal RulesInForceRow ToRow(Guid workspace)
    {
        var json = JsonSerializer.Serialize(this, EnvelopeJson.Options);
        return new RulesInForceRow { WorkspaceId = workspace, Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))), Rules = json };
    }

    /// <summary>The rules as of what the store holds.</summary>
    internal static async Task<RulesInForce> OfAsync(AppDb db, Guid workspace, CancellationToken cancellation)
    {
        var json = await db.Set<RulesInForceRow>().Where(r => r.WorkspaceId == workspace).Select(static r => r.Rules).FirstOrDefaultAsync(cancellation);
        return json is null ? Common : Read(json);
    }

    /// <summary>The classifier of these rules, remembered by their content: whichever store they come from, equal rules decide equally.</summary>
    internal static async Task<Classifier> ClassifierAsync(AppDb db, Guid workspace, CancellationToken cancellation)
    {
        var hash = await db.Set<RulesInForceRow>().Where(r => r.WorkspaceId == workspace).Select(static r => r.Hash).FirstOrDefaultAsync(cancellation);
        if (hash is null)
            return Classifier.Default;
        if (Compiled.TryGetValue(hash, out var known))
            return known;
        var classifier = (await OfAsync(db, workspace, cancellation)).ToClassifier();
        if (Compiled.Count >= CompiledAtMost)
            Compiled.Clear();
        Compiled[hash] = classifier;
        return classifier;
    }

    private static RulesInForce Read(string json) => JsonSerializer.Deserialize<RulesInForce>(json, EnvelopeJson.Options) ?? Common;
}
