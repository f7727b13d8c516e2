namespace Throughline.Attribution;

/// <summary>What is done to a path before models see it.</summary>
public enum PathTransform
{
    /// <summary>Nothing.</summary>
    All,

    /// <summary>Every channel once, where it was touched last.</summary>
    Distinct,

    /// <summary>A channel several times in a row counts once, at the last of them.</summary>
    Collapse,

    /// <summary>Every channel once, where it was touched first.</summary>
    First,

    /// <summary>Every channel once, where it was touched first, named with how often: <c>Email(3)</c> is a channel of its own.</summary>
    Frequency,

    /// <summary>Direct is dropped wherever the path has anything else.</summary>
    RemoveDirect,

    /// <summary>Direct is dropped at the path's end if the path has anything else.</summary>
    RemoveLastDirect,
}

/// <summary>Journeys after a transform, and the channels' names, which a transform may add to.</summary>
/// <param name="Journeys">The journeys.</param>
/// <param name="Channels">The channels' names by id.</param>
public sealed record TransformedJourneys(JourneySet Journeys, IReadOnlyList<string> Channels);

/// <summary>Applies transforms to the paths of journeys. What a transform drops earns no credit; totals do not change.</summary>
public static class PathTransforms
{
    /// <summary>The transforms by the names people type.</summary>
    public static IReadOnlyDictionary<string, PathTransform> ByName { get; } = new Dictionary<string, PathTransform>(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = PathTransform.All,
        ["distinct"] = PathTransform.Distinct,
        ["collapse"] = PathTransform.Collapse,
        ["first"] = PathTransform.First,
        ["frequency"] = PathTransform.Frequency,
        ["remove-direct"] = PathTransform.RemoveDirect,
        ["remove-last-direct"] = PathTransform.RemoveLastDirect,
    };

    /// <summary>Applies one transform; several are applied one after the other.</summary>
    public static TransformedJourneys Apply(TransformedJourneys input, PathTransform transform, int directChannel)
    {
        if (transform == PathTransform.All)
            return input;
        var journeys = input.Journeys;
        var names = input.Channels.ToList();
        var numbers = transform == PathTransform.Frequency ? [] : new Dictionary<(int, int), int>();
        if (transform == PathTransform.Frequency)
            names.Clear();
        var (times, channels, touches) = (new Chunks<long>(), new Chunks<int>(), new Chunks<int>());
        var (starts, lengths) = (new int[journeys.Count], new int[journeys.Count]);
        var kept = new List<int>();
        for (var j = 0; j < journeys.Count; j++)
        {
            var (start, _) = journeys.RangeOf(j);
            var path = journeys.PathOf(j);
            Keep(path, transform, directChannel, kept);
            (starts[j], lengths[j]) = (channels.Count, kept.Count);
            foreach (var place in kept)
            {
                var channel = path[place];
                touches.Add(start + place);
                channels.Add(transform == PathTransform.Frequency ? Counted(channel, path.Count(channel), input.Channels, names, numbers) : channel);
                if (journeys.TimesMs.Length > 0)
                    times.Add(journeys.TimesMs[start + place]);
            }
        }

        var kinds = journeys.Kinds.Length == 0 ? [] : Pick(journeys.Kinds, touches);
        var factors = journeys.Factors.Length == 0 ? [] : Pick(journeys.Factors, touches);
        return new TransformedJourneys(journeys.WithPaths((times.ToArray(), channels.ToArray(), kinds, factors), starts, lengths, names.Count), names);
    }

    private static T[] Pick<T>(T[] column, Chunks<int> touches)
    {
        var picked = new T[touches.Count];
        for (var i = 0; i < picked.Length; i++)
            picked[i] = column[touches[i]];
        return picked;
    }

    private static int Counted(int channel, int count, IReadOnlyList<string> known, List<string> names, Dictionary<(int, int), int> numbers)
    {
        if (!numbers.TryGetValue((channel, count), out var number))
        {
            numbers[(channel, count)] = number = names.Count;
            names.Add($"{known[channel]}({count})");
        }

        return number;
    }

    /// <summary>The places of a path that a transform keeps, in order.</summary>
    /// <param name="path">Channel ids.</param>
    /// <param name="transform">What is done to it.</param>
    /// <param name="direct">The channel id of Direct, or <see cref="Journey.NoDirect"/>.</param>
    /// <param name="kept">Receives the places, from 0.</param>
    public static void Keep(ReadOnlySpan<int> path, PathTransform transform, int direct, List<int> kept)
    {
        kept.Clear();
        var hasOthers = path.ContainsAnyExcept(direct);
        var end = transform == PathTransform.RemoveLastDirect && hasOthers ? path.LastIndexOfAnyExcept(direct) + 1 : path.Length;
        for (var i = 0; i < end; i++)
        {
            var isKept = transform switch
            {
                PathTransform.Distinct => !path[(i + 1)..].Contains(path[i]),
                PathTransform.Collapse => i + 1 == path.Length || path[i + 1] != path[i],
                PathTransform.First or PathTransform.Frequency => !path[..i].Contains(path[i]),
                PathTransform.RemoveDirect => !hasOthers || path[i] != direct,
                _ => true,
            };
            if (isKept)
                kept.Add(i);
        }
    }
}
