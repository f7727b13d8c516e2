namespace Throughline.Capture;

/// <summary>One <c>name=value</c> of a query or fragment, as ranges of the URL's text.</summary>
internal readonly record struct UrlToken(Range Name, Range Value, bool HasValue, bool IsRepaired, bool IsLast);

/// <summary>Cuts a query or fragment into parameters, repairing joined links (utm.md 3): a second <c>?</c> or <c>#</c>, <c>;</c>, <c>&amp;amp;</c>.</summary>
/// <remarks>Parsing and masking share it: a masked URL cuts at the same places as the original.</remarks>
internal ref struct UrlTokens(ReadOnlySpan<char> url, Range region)
{
    private readonly ReadOnlySpan<char> _url = url;
    private readonly int _end = region.End.Value;
    private int _at = region.Start.Value;
    private bool _isRepaired;

    public UrlToken Current { get; private set; }

    public readonly UrlTokens GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_at < _end)
        {
            var start = _at;
            var wasRepaired = _isRepaired;
            var stop = NextSeparator(start);
            _at = stop + 1;
            _isRepaired = stop < _end && _url[stop] != '&';
            if (stop > start)
            {
                Current = Cut(start, stop, wasRepaired);
                return true;
            }
        }

        return false;
    }

    private readonly int NextSeparator(int from)
    {
        var at = from;
        while (true)
        {
            var offset = _url[at.._end].IndexOfAny("&?#;");
            if (offset < 0)
                return _end;
            at += offset;
            if (_url[at] != ';' || StartsTag(_url[(at + 1).._end]))
                return at;
            at++;
        }
    }

    // A semicolon is data ("a;b" in a keyword) unless a parameter we know follows it.
    private static bool StartsTag(ReadOnlySpan<char> text)
    {
        const int LongestName = 32;
        var window = text[..Math.Min(text.Length, LongestName)];
        var equals = window.IndexOf('=');
        if (equals < 5)
            return false;

        var name = window[..equals];
        return (UtmNames.TryFind(name, out var field, out var rank) && !(field == UtmField.Source && rank >= 5))
            || ClickParameters.Find(name) is { Kind: not ClickKind.AffiliateName };
    }

    private readonly UrlToken Cut(int start, int stop, bool isRepaired)
    {
        var nameStart = start;
        while (_url[nameStart..stop].StartsWith("amp;", StringComparison.OrdinalIgnoreCase))
        {
            nameStart += 4;
            isRepaired = true;
        }

        while (nameStart < stop && _url[nameStart] is '!' or '/')
            nameStart++;

        var equals = _url[nameStart..stop].IndexOf('=');
        var nameEnd = equals < 0 ? stop : nameStart + equals;
        var valueStart = equals < 0 ? stop : nameEnd + 1;
        return new UrlToken(nameStart..nameEnd, valueStart..stop, equals >= 0, isRepaired, stop == _end);
    }
}
