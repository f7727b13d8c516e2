using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Capture;

/// <summary>What rules say of a link somebody made. Capture comes before the Taxonomy room, so it asks through this and the Taxonomy answers.</summary>
/// <remarks>Thread-safe; does not throw on any text.</remarks>
public interface ILinkJudge
{
    /// <summary>The channels in the order people know them.</summary>
    IReadOnlyList<string> Channels { get; }

    /// <summary>Judges addresses by a workspace's rules as they are now: what a visit will count as, and what there is to remark on its tags.</summary>
    Task<Func<string, LinkVerdict>> OfAsync(Guid workspace, CancellationToken cancellation);

    /// <summary>The same under the common rules alone, for no workspace.</summary>
    LinkVerdict Judge(string url, IReadOnlyCollection<string> siteDomains);
}

/// <summary>The channel a link will count under.</summary>
/// <param name="Channel">One of the channels.</param>
/// <param name="Source">Canonical source.</param>
/// <param name="Rule">The rule that decides.</param>
/// <param name="Findings">Remarks, by rule of utm.md 6.</param>
public sealed record LinkVerdict(string Channel, string Source, string Rule, IReadOnlyList<LinkFinding> Findings);

/// <summary>How much a remark on a link matters.</summary>
[JsonConverter(typeof(LinkSeverityWords))]
public enum LinkSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Works, and will make reports messy.</summary>
    Warning,

    /// <summary>Must not be published.</summary>
    Error,
}

/// <summary>One remark on a link.</summary>
/// <param name="Code">Rule of utm.md 6 (<c>U05</c>), or empty for a repair that has none.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One sentence for whoever made the link.</param>
public sealed record LinkFinding(string Code, LinkSeverity Severity, string Message);

/// <summary>What became of the touches a door made. The Leads room answers; Capture comes before it.</summary>
public interface ITouchOutcomes
{
    /// <summary>How many leads have one of these events in their journey.</summary>
    Task<int> LeadsAsync(Guid workspace, IReadOnlyCollection<Guid> events, CancellationToken cancellation);
}

/// <summary>Writes <c>info</c>, <c>warning</c>, <c>error</c>.</summary>
internal sealed class LinkSeverityWords() : JsonStringEnumConverter<LinkSeverity>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
