using System.Buffers;
using System.Collections.Concurrent;

namespace Throughline.Capture;

/// <summary>Why a hit is not a person; a null reason means nothing speaks against one.</summary>
public readonly record struct BotVerdict(string? Reason)
{
    /// <summary>Whether the hit is left out of reports by default. It is stored all the same.</summary>
    public bool IsBot => Reason is not null;
}

/// <summary>The reasons of <see cref="BotVerdict"/>, as stored and shown.</summary>
public static class BotReasons
{
    /// <summary>No user agent.</summary>
    public const string NoUserAgent = "no_user_agent";

    /// <summary>A user agent under 20 characters.</summary>
    public const string ShortUserAgent = "short_user_agent";

    /// <summary>The user agent matches a pattern of the bot list.</summary>
    public const string Crawler = "crawler";

    /// <summary>An assistant fetching a page because a person asked it to: neither crawler nor visit.</summary>
    public const string AiUserAgent = "ai_user_agent";

    /// <summary>The browser fetched ahead; nobody has seen the page.</summary>
    public const string Prefetch = "prefetch";

    /// <summary>A browser without a window and without a language.</summary>
    public const string Headless = "headless";

    /// <summary>The referrer is on the list of referrer spam.</summary>
    public const string ReferrerSpam = "referrer_spam";
}

/// <summary>The request headers that betray a fetch nobody looked at.</summary>
public readonly record struct PrefetchHeaders(string? SecPurpose, string? Purpose, string? XMoz, string? XPurpose)
{
    /// <summary>Whether one of them says prefetch, prerender or preview.</summary>
    public bool IsPrefetch =>
        Says(SecPurpose, "prefetch") || Says(Purpose, "prefetch") || Says(XMoz, "prefetch") || Says(XPurpose, "preview");

    private static bool Says(string? header, string word) =>
        header is not null && header.AsSpan().TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Tells machines from people by user agent, prefetch headers and referrer (tracker.md 9). Thread-safe; meant to live as long as the process.</summary>
/// <remarks>
/// Patterns: omrilotan/isbot. Plain words go through one vectorised search and anchored words through prefix checks; only the rest is a regular expression,
/// with a deadline, because a user agent is an attacker's input. Answers are remembered for the last 10,000 user agents, in two generations.
/// </remarks>
public sealed class BotDetector
{
    /// <summary>Shortest user agent a browser has, in characters.</summary>
    private const int ShortestBrowser = 20;

    /// <summary>Characters of a user agent looked at; real ones stay under 512.</summary>
    private const int MaxLength = 1_024;

    /// <summary>User agents remembered in one generation; two are kept.</summary>
    private const int GenerationSize = 5_000;

    private static readonly Lazy<BotPatterns> Patterns = new(static () => BotPatterns.Parse(DataFile.Text("isbot-patterns.json")));

    private static readonly SearchValues<string> AiUserAgents = SearchValues.Create(
        ["ChatGPT-User", "Claude-User", "Perplexity-User", "MistralAI-User", "Manus-User", "meta-externalfetcher", "DuckAssistBot"],
        StringComparison.OrdinalIgnoreCase);

    private ConcurrentDictionary<string, BotVerdict> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, BotVerdict> _old = new(StringComparer.Ordinal);

    /// <summary>The verdict on one request; the first reason found.</summary>
    public BotVerdict Inspect(string? userAgent, PrefetchHeaders headers = default, string? referrerHost = null)
    {
        if (headers.IsPrefetch)
            return new BotVerdict(BotReasons.Prefetch);

        var verdict = OfUserAgent(userAgent);
        return !verdict.IsBot && referrerHost is not null && ReferrerSpam.IsSpam(referrerHost) ? new BotVerdict(BotReasons.ReferrerSpam) : verdict;
    }

    private BotVerdict OfUserAgent(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return new BotVerdict(BotReasons.NoUserAgent);
        if (userAgent.Length > MaxLength)
            return Decide(userAgent[..MaxLength]);
        if (_young.TryGetValue(userAgent, out var known))
            return known;

        var verdict = _old.TryGetValue(userAgent, out known) ? known : Decide(userAgent);
        Remember(userAgent, verdict);
        return verdict;
    }

    private static BotVerdict Decide(string userAgent)
    {
        if (userAgent.AsSpan().ContainsAny(AiUserAgents))
            return new BotVerdict(BotReasons.AiUserAgent);
        if (userAgent.Length < ShortestBrowser)
            return new BotVerdict(BotReasons.ShortUserAgent);
        return new BotVerdict(Patterns.Value.Matches(userAgent) ? BotReasons.Crawler : null);
    }

    // Losing a race here costs one more look at a user agent, nothing else.
    private void Remember(string userAgent, BotVerdict verdict)
    {
        if (_young.Count >= GenerationSize)
        {
            _old = _young;
            _young = new ConcurrentDictionary<string, BotVerdict>(StringComparer.Ordinal);
        }

        _young[userAgent] = verdict;
    }
}
