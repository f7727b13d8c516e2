namespace Throughline.Leads.Rules;

/// <summary>One line of a calendar file (RFC 5545 3.1): a name, parameters and a value. Names are in capitals, however they were written. Pure.</summary>
internal sealed record CalendarLine(string Name, IReadOnlyList<(string Name, string Value)> Parameters, string Value)
{
    /// <summary>The lines of a file, folded ones in one piece; what is no line is left out.</summary>
    public static IEnumerable<CalendarLine> Of(string text)
    {
        var whole = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal);
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Read(line) is { } read)
                yield return read;
        }
    }

    /// <summary>The value of a parameter; null when the line has none of that name.</summary>
    public string? Parameter(string name) => Parameters.Where(p => p.Name == name).Select(static p => p.Value).FirstOrDefault();

    // A quoted value may hold the colon and the semicolons that otherwise end it.
    private static CalendarLine? Read(string line)
    {
        var parts = new List<string>();
        var (from, isQuoted) = (0, false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && line[at] is ';' or ':')
            {
                parts.Add(line[from..at]);
                from = at + 1;
                if (line[at] == ':')
                    return new CalendarLine(Upper(parts[0]), [.. parts.Skip(1).Select(Pair)], line[from..].Trim());
            }
        }

        return null;
    }

    private static (string Name, string Value) Pair(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (Upper(parameter), "") : (Upper(parameter[..equals]), parameter[(equals + 1)..].Trim().Trim('"'));
    }

    private static string Upper(string name) => name.Trim().ToUpperInvariant();
}
