using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Throughline.Taxonomy;

/// <summary>A rule set as YAML that people keep beside their code: written in one form, read with the line of every fault.</summary>
public static class RuleYaml
{
    /// <summary>Names the format in the file's first line.</summary>
    public const string Format = "taxonomy/1";

    /// <summary>Longest text read, in characters.</summary>
    public const int MaxLength = 1 << 20;

    // A rule set is four levels deep; what goes deeper is no rule set, and would cost stack.
    private const int MaxDepth = 8;

    /// <summary>Reads a rule set. Either the document, normalised, or at least one fault; never both.</summary>
    public static (RuleDocument? Document, IReadOnlyList<RuleFinding> Faults) Read(string text)
    {
        if (text.Length > MaxLength)
            return (null, [new RuleFinding("", TagSeverity.Error, $"at most {MaxLength:N0} characters")]);
        try
        {
            if (Hostile(text) is { } fault)
                return (null, [fault]);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var reader = new RuleYamlReader();
            var document = reader.Read(stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode);
            return reader.Faults.Count > 0 ? (null, reader.Faults) : (document.Normalised(), []);
        }
        catch (YamlException broken)
        {
            return (null, [new RuleFinding($"line {broken.Start.Line}", TagSeverity.Error, $"no YAML: {FirstLine(broken.Message)}")]);
        }
        catch (Exception broken) when (broken is ArgumentException or InvalidOperationException)
        {
            // A key given twice; a NUL where the parser does not look for one.
            return (null, [new RuleFinding("", TagSeverity.Error, $"no YAML: {FirstLine(broken.Message)}")]);
        }
    }

    /// <summary>The classifier of these rules without any partners, and the remarks on them.</summary>
    public static (Classifier Classifier, IReadOnlyList<RuleFinding> Findings) Compile(RuleDocument document) =>
        (new Classifier(document.ToRuleSet(PartnerNames.None)), Rules.RuleLint.Of(document));

    /// <summary>Writes a rule set; reading it gives the same rules.</summary>
    public static string Write(RuleDocument document)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"throughline: {Format}");
        Section(text, "rules", document.Rules, static (text, rule) =>
        {
            text.WriteLine($"  - channel: {Quoted(rule.Channel)}");
            if (rule.Name.Length > 0)
                text.WriteLine($"    name: {Quoted(rule.Name)}");
            text.WriteLine($"    paid: {(rule.IsPaid ? "true" : "false")}");
            text.WriteLine(rule.When.Count == 0 ? "    when: []" : "    when:");
            foreach (var condition in rule.When)
                text.WriteLine($"      - {{ field: {NameOf(condition.Field)}, match: {NameOf(condition.Match)}, value: {Quoted(condition.Value)} }}");
        });
        Section(text, "aliases", document.Aliases, static (text, alias) =>
            text.WriteLine($"  - {{ spelling: {Quoted(alias.Spelling)}, source: {Quoted(alias.Canonical)}{(alias.IsPaid ? ", paid: true" : "")} }}"));
        Section(text, "sources", document.Sources, static (text, source) =>
            text.WriteLine($"  - {{ name: {Quoted(source.Name)}, source: {Quoted(source.Canonical)}, kind: {NameOf(source.Category)} }}"));
        Section(text, "affiliate_parameters", document.AffiliateParameters, static (text, name) => text.WriteLine($"  - {Quoted(name)}"));
        return text.ToString();
    }

    /// <summary>An enum's value as YAML and the API write it: <c>starts_with</c>.</summary>
    internal static string NameOf<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void Section<T>(StringWriter text, string name, IReadOnlyList<T> rows, Action<StringWriter, T> write)
    {
        if (rows.Count == 0)
            return;
        text.WriteLine($"{name}:");
        foreach (var row in rows)
            write(text, row);
    }

    // Double quotes take every character: JSON's escapes are YAML's.
    private static string Quoted(string value) => System.Text.Json.JsonSerializer.Serialize(value, WithoutEscapes);

    private static readonly System.Text.Json.JsonSerializerOptions WithoutEscapes = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Anchors can make a small file huge, and depth can exhaust the stack: neither has a use here.
    private static RuleFinding? Hostile(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        var documents = 0;
        while (parser.MoveNext())
        {
            var at = $"line {parser.Current!.Start.Line}";
            switch (parser.Current)
            {
                case AnchorAlias:
                case NodeEvent { Anchor.IsEmpty: false }:
                    return new RuleFinding(at, TagSeverity.Error, "no anchors (&) and aliases (*): write the value out");
                case DocumentStart when ++documents > 1:
                    return new RuleFinding(at, TagSeverity.Error, "one document in the file");
                case MappingStart or SequenceStart when ++depth > MaxDepth:
                    return new RuleFinding(at, TagSeverity.Error, $"at most {MaxDepth} levels");
                case MappingEnd or SequenceEnd:
                    depth--;
                    break;
            }
        }

        return null;
    }

    private static string FirstLine(string text)
    {
        var end = text.IndexOfAny(['\r', '\n']);
        return end < 0 ? text : text[..end];
    }
}
