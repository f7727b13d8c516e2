using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Throughline.Capture;

/// <summary>A list of user-agent patterns, sorted by how cheaply each can be checked.</summary>
internal sealed partial class BotPatterns
{
    // The patterns of today need microseconds for the 1,024 characters they get; the deadline is for a later list with a pattern that runs wild.
    // A short one would call people bots whenever the machine stalls.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    private readonly SearchValues<string> _anywhere;
    private readonly string[] _atStart;
    private readonly Regex[] _expressions;

    private BotPatterns(SearchValues<string> anywhere, string[] atStart, Regex[] expressions) =>
        (_anywhere, _atStart, _expressions) = (anywhere, atStart, expressions);

    /// <summary>Reads a JSON array of JavaScript patterns, meant to be joined by <c>|</c> and matched without regard to case.</summary>
    internal static BotPatterns Parse(string json)
    {
        var patterns = JsonSerializer.Deserialize<string[]>(json) ?? [];
        var anywhere = patterns.Where(static pattern => PlainWord().IsMatch(pattern));
        var atStart = patterns.Where(static pattern => AnchoredWord().IsMatch(pattern)).Select(static pattern => Literal(pattern[1..]));
        var others = patterns.Where(static pattern => !PlainWord().IsMatch(pattern) && !AnchoredWord().IsMatch(pattern)).ToLookup(LooksAround);
        return new BotPatterns(
            SearchValues.Create([.. anywhere.Select(Literal)], StringComparison.OrdinalIgnoreCase),
            [.. atStart],
            [
                Expression(others[false], RegexOptions.NonBacktracking),
                Expression(others[true], RegexOptions.None),
            ]);
    }

    /// <summary>Whether a pattern matches; one that runs out of time counts as a match.</summary>
    internal bool Matches(string userAgent)
    {
        if (userAgent.AsSpan().ContainsAny(_anywhere) || StartsWithAny(userAgent))
            return true;

        try
        {
            foreach (var expression in _expressions)
            {
                if (expression.IsMatch(userAgent))
                    return true;
            }

            return false;
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private bool StartsWithAny(string userAgent)
    {
        foreach (var word in _atStart)
        {
            if (userAgent.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static Regex Expression(IEnumerable<string> patterns, RegexOptions options) =>
        new(string.Join('|', patterns), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | options, Deadline);

    // The engine without backtracking cannot look around.
    private static bool LooksAround(string pattern) => pattern.Contains("(?!", StringComparison.Ordinal) || pattern.Contains("(?<", StringComparison.Ordinal);

    private static string Literal(string pattern) => pattern.Replace("\\", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:[a-z0-9 _/;@-]|\\\.)+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 50)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"^\^(?:[a-z0-9 _/;@-]|\\\.)+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 50)]
    private static partial Regex AnchoredWord();
}
