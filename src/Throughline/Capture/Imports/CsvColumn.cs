namespace Throughline.Capture;

/// <summary>Where a column's cells go in the call that its row becomes.</summary>
/// <param name="Index">Place in the file; −1 when the file has no such column and the value comes from the mapping.</param>
/// <param name="Header">Name in the file.</param>
/// <param name="Path">Names from the outside in, such as <c>context, page, url</c>.</param>
internal sealed record CsvColumn(int Index, string Header, string[] Path)
{
    /// <summary>What a row has here where its cell is empty; null for nothing.</summary>
    public byte[]? Default { get; init; }

    // Names are matched without case and underscores, so that message_id is messageId.
    private static readonly Dictionary<string, string> Places = new(StringComparer.OrdinalIgnoreCase)
    {
        ["type"] = "type",
        ["event"] = "event",
        ["messageid"] = "messageId",
        ["anonymousid"] = "anonymousId",
        ["userid"] = "userId",
        ["previousid"] = "previousId",
        ["groupid"] = "groupId",
        ["timestamp"] = "timestamp",
        ["originaltimestamp"] = "originalTimestamp",
        ["url"] = "context.page.url",
        ["referrer"] = "context.page.referrer",
        ["title"] = "context.page.title",
        ["useragent"] = "context.userAgent",
        ["email"] = "context.traits.email",
        ["name"] = "context.traits.name",
        ["firstname"] = "context.traits.firstName",
        ["lastname"] = "context.traits.lastName",
        ["phone"] = "context.traits.phone",
        ["company"] = "context.traits.company",
        ["channel"] = "context.channel",
        ["source"] = "context.source",
    };

    private static readonly string[] Roots = ["properties", "traits", "context"];

    /// <summary>Whether plain numbers and <c>true</c> and <c>false</c> are meant as such: only in properties, where nobody keeps phone numbers.</summary>
    public bool IsTyped => Path[0] == "properties";

    /// <summary>Finds a column's place; null when there is none.</summary>
    public static CsvColumn? Of(int index, string header)
    {
        var name = header.Trim();
        if (name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) && name.Length > 4)
            return new(index, name, ["context", "campaign", name.ToLowerInvariant()]);
        if (Places.TryGetValue(name.Replace("_", "", StringComparison.Ordinal), out var place))
            return new(index, name, place.Split('.'));
        var parts = name.Split('.');
        var root = Array.Find(Roots, r => r.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        if (root is null || parts.Length < 2 || Array.Exists(parts, static p => p.Length == 0))
            return null;
        parts[0] = root;
        return new(index, name, parts);
    }

    /// <summary>Order in which columns of the same object stand side by side.</summary>
    public static int Compare(CsvColumn a, CsvColumn b)
    {
        for (var i = 0; i < a.Path.Length && i < b.Path.Length; i++)
        {
            var order = string.CompareOrdinal(a.Path[i], b.Path[i]);
            if (order != 0)
                return order;
        }

        return a.Path.Length.CompareTo(b.Path.Length);
    }

    /// <summary>Whether two columns want the same place, or one a place inside the other's value.</summary>
    public static bool Collide(CsvColumn a, CsvColumn b)
    {
        var shared = Math.Min(a.Path.Length, b.Path.Length);
        return a.Path.AsSpan(0, shared).SequenceEqual(b.Path.AsSpan(0, shared));
    }
}
