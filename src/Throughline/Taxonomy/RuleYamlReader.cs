using YamlDotNet.RepresentationModel;

namespace Throughline.Taxonomy;

/// <summary>Walks the nodes of a rule set and notes every fault with its line.</summary>
internal sealed class RuleYamlReader
{
    private readonly List<RuleFinding> _faults = [];

    public IReadOnlyList<RuleFinding> Faults => _faults;

    public RuleDocument Read(YamlNode? root)
    {
        if (root is not YamlMappingNode map)
        {
            Note(root, "", "a rule set: “throughline: taxonomy/1”, then rules, aliases, sources, affiliate_parameters");
            return RuleDocument.Empty;
        }

        Known(map, "", "throughline", "rules", "aliases", "sources", "affiliate_parameters");
        if (Text(map, "", "throughline") is var format && format != RuleYaml.Format)
            Note(Node(map, "throughline") ?? map, "throughline", $"“{RuleYaml.Format}”");
        return new RuleDocument
        {
            Rules = List(map, "rules", Rule),
            Aliases = List(map, "aliases", Alias),
            Sources = List(map, "sources", Source),
            AffiliateParameters = List(map, "affiliate_parameters", (node, path) => node is YamlScalarNode { Value: { } name } ? name : Fail(node, path, "the name of a parameter", "")),
        };
    }

    private WorkspaceRule Rule(YamlNode node, string path)
    {
        if (node is not YamlMappingNode map)
            return Fail(node, path, "a rule with channel and when", new WorkspaceRule("", false, []));
        Known(map, path, "channel", "name", "paid", "when");
        return new WorkspaceRule(Required(map, path, "channel"), Flag(map, path), List(map, "when", Condition, path)) { Name = Text(map, path, "name") ?? "" };
    }

    private RuleCondition Condition(YamlNode node, string path)
    {
        if (node is not YamlMappingNode map)
            return Fail(node, path, "a condition with field, match and value", new RuleCondition(RuleField.Source, RuleMatch.Equals, ""));
        Known(map, path, "field", "match", "value");
        return new RuleCondition(OneOf<RuleField>(map, path, "field"), OneOf<RuleMatch>(map, path, "match"), Required(map, path, "value"));
    }

    private SourceAlias Alias(YamlNode node, string path)
    {
        if (node is not YamlMappingNode map)
            return Fail(node, path, "a spelling and the source it stands for", new SourceAlias("", "", false));
        Known(map, path, "spelling", "source", "paid");
        return new SourceAlias(Required(map, path, "spelling"), Required(map, path, "source"), Flag(map, path));
    }

    private OwnSource Source(YamlNode node, string path)
    {
        if (node is not YamlMappingNode map)
            return Fail(node, path, "a name, its source and kind", new OwnSource("", "", SourceCategory.None));
        Known(map, path, "name", "source", "kind");
        return new OwnSource(Required(map, path, "name"), Required(map, path, "source"), OneOf<SourceCategory>(map, path, "kind"));
    }

    private List<T> List<T>(YamlMappingNode map, string name, Func<YamlNode, string, T> read, string parent = "")
    {
        var path = parent.Length == 0 ? name : $"{parent}.{name}";
        switch (Node(map, name))
        {
            case null:
            case YamlScalarNode { Value: null or "" }:
                return [];
            case YamlSequenceNode rows:
                return [.. rows.Children.Select((node, i) => read(node, $"{path}[{i}]"))];
            case var other:
                return Fail<List<T>>(other, path, "a list", []);
        }
    }

    private T OneOf<T>(YamlMappingNode map, string path, string name)
        where T : struct, Enum
    {
        var text = Required(map, path, name);
        foreach (var value in Enum.GetValues<T>())
        {
            if (value is not SourceCategory.None && RuleYaml.NameOf(value) == text.Trim().ToLowerInvariant())
                return value;
        }

        if (text.Length > 0)
            Note(Node(map, name), $"{path}.{name}", $"one of {string.Join(", ", Enum.GetValues<T>().Where(static v => v is not SourceCategory.None).Select(RuleYaml.NameOf))}");
        return default;
    }

    private bool Flag(YamlMappingNode map, string path) => Text(map, path, "paid")?.ToLowerInvariant() switch
    {
        null or "" or "false" or "no" => false,
        "true" or "yes" => true,
        _ => Fail(Node(map, "paid"), $"{path}.paid", "true or false", false),
    };

    private string Required(YamlMappingNode map, string path, string name) =>
        Text(map, path, name) is { Length: > 0 } text ? text : Fail(Node(map, name) ?? map, $"{path}.{name}", "a value", "");

    private string? Text(YamlMappingNode map, string path, string name) => Node(map, name) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value ?? "",
        var other => Fail(other, path.Length == 0 ? name : $"{path}.{name}", "one value", ""),
    };

    private void Known(YamlMappingNode map, string path, params ReadOnlySpan<string> names)
    {
        foreach (var (key, _) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!names.Contains(name))
                Note(key, path.Length == 0 ? name : $"{path}.{name}", $"unknown; here stand {string.Join(", ", names.ToArray())}");
        }
    }

    private static YamlNode? Node(YamlMappingNode map, string name) => map.Children.TryGetValue(new YamlScalarNode(name), out var node) ? node : null;

    private T Fail<T>(YamlNode? node, string path, string expected, T value)
    {
        Note(node, path, expected);
        return value;
    }

    private void Note(YamlNode? node, string path, string expected)
    {
        var line = node is null ? "" : $"line {node.Start.Line}";
        _faults.Add(new RuleFinding(string.Join(": ", new[] { line, path }.Where(static t => t.Length > 0)), TagSeverity.Error, $"expected {expected}"));
    }
}
