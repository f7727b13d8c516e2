using Throughline.Capture.Links.Rules;
using Throughline.Web.Outbound;

namespace Throughline.Capture.Links;

/// <summary>One stop on the way of a live link.</summary>
/// <param name="Address">What was asked.</param>
/// <param name="Status">What answered; 0 for no answer.</param>
/// <param name="Failure">Why there was no answer, or null.</param>
/// <param name="Change">What its redirect did to the parameters; null when it did not redirect.</param>
/// <param name="HidesReferrer">Whether its answer sets a policy under which the next page does not learn where the visitor came from.</param>
public sealed record Hop(string Address, int Status, string? Failure, HopChange? Change, bool HidesReferrer);

/// <summary>The way of a live link, and what arrives.</summary>
/// <param name="Hops">Every stop, in order.</param>
/// <param name="Lost">Parameters of the first address that the last one lacks.</param>
/// <param name="Changed">Parameters that arrive with another value: click ids and names count letter by letter.</param>
/// <param name="LostAt">The stop that lost or changed the first of them: 1 is the first; 0 when all arrives.</param>
/// <param name="Verdict"><c>ok</c>, <c>parameters_lost</c>, <c>parameters_changed</c>, <c>loop</c>, <c>too_many_hops</c>, <c>broken</c> (an error page), or the failure's reason.</param>
/// <param name="Channel">What a visit at the end counts as.</param>
/// <param name="ExpectedChannel">What it would count as with the first address's parameters.</param>
public sealed record LinkPath(IReadOnlyList<Hop> Hops, IReadOnlyList<string> Lost, IReadOnlyList<string> Changed, int LostAt, string Verdict, string Channel, string ExpectedChannel);

/// <summary>Follows a live link stop by stop, as a browser would, and tells where its parameters get lost.</summary>
internal sealed class LinkMonitor(OutboundSender sender, ILinkJudge judge)
{
    /// <summary>Stops until it gives up.</summary>
    public const int HopsAtMost = 10;

    // Names itself a bot, so that no counter takes it for a visitor, ours included.
    private static readonly (string, string)[] Headers =
        [("User-Agent", "Mozilla/5.0 (compatible; ThroughlineBot/1.0; link check)"), ("Accept", "text/html,*/*;q=0.8"), ("Accept-Language", "en")];

    /// <summary>Follows an address. A fault of the address itself is the caller's to find first.</summary>
    public async Task<LinkPath> FollowAsync(Guid workspace, string address, CancellationToken cancellation)
    {
        var hops = new List<Hop>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var at = address;
        string? verdict = null;
        while (verdict is null)
        {
            if (!seen.Add(at))
                verdict = LinkVerdicts.Loop;
            else if (hops.Count == HopsAtMost)
                verdict = LinkVerdicts.TooManyHops;
            else
                (at, verdict) = await StepAsync(hops, at, cancellation);
        }

        var last = hops[^1].Address;
        var (lost, changed, _) = HopRules.Between(address, last);
        var judged = await judge.OfAsync(workspace, cancellation);
        var lostAt = lost.Count > 0 ? 1 + hops.FindIndex(h => h.Change?.Lost.Any(lost.Contains) == true)
            : changed.Count > 0 ? 1 + hops.FindIndex(h => h.Change?.Changed.Any(changed.Contains) == true) : 0;
        if (verdict == LinkVerdicts.Ok && lost.Count + changed.Count > 0)
            verdict = lost.Count > 0 ? LinkVerdicts.ParametersLost : LinkVerdicts.ParametersChanged;
        return new LinkPath(hops, lost, changed, lostAt, verdict, judged(last).Channel, judged(address).Channel);
    }

    private async Task<(string Next, string? Verdict)> StepAsync(List<Hop> hops, string at, CancellationToken cancellation)
    {
        if (LinkAddress.FaultOf(at) is not null || !Uri.TryCreate(at, UriKind.Absolute, out var uri))
        {
            hops.Add(new Hop(at, 0, OutboundFailures.BadAddress, null, false));
            return (at, OutboundFailures.BadAddress);
        }

        var answer = await sender.SendAsync(new OutboundCall(HttpMethod.Get, uri) { Headers = Headers }, cancellation);
        if (answer.Failure == OutboundFailures.TooLarge)
            answer = await sender.SendAsync(new OutboundCall(HttpMethod.Get, uri) { Headers = Headers, ReadsBody = false }, cancellation);
        var goal = answer.Status is >= 300 and < 400 ? answer.Header("Location") : answer.Status == 200 ? PageRefresh.TargetOf(answer.Body.Span) : null;
        var next = goal is { Length: > 0 } location && Uri.TryCreate(uri, location, out var target) ? Carried(target.OriginalString, uri, location) : null;
        hops.Add(new Hop(at, answer.Status, answer.Failure, next is null ? null : HopRules.Between(at, next), HidesReferrer(answer)));
        if (next is not null)
            return (next, null);
        return (at, answer.Failure ?? (answer.Status >= 400 ? LinkVerdicts.Broken : LinkVerdicts.Ok));
    }

    // A relative location is resolved against its page; an absolute one is taken as it stands.
    private static string Carried(string resolved, Uri page, string location) =>
        Uri.TryCreate(location, UriKind.Absolute, out var own) && own.Scheme is "http" or "https" ? location : Uri.TryCreate(page, location, out var whole) ? whole.AbsoluteUri : resolved;

    private static bool HidesReferrer(OutboundAnswer answer) => answer.Header("Referrer-Policy")?.Trim().ToLowerInvariant() is "no-referrer" or "same-origin";
}
