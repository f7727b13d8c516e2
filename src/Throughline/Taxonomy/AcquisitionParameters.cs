using System.Text;
using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>The parameters of a tuple as one text: names in the order of the URL, and the value of the two whose value decides.</summary>
internal static class AcquisitionParameters
{
    /// <summary>Longest value kept; the two that matter hold a digit or a short word.</summary>
    private const int MaxValue = 16;

    internal static string Write(IReadOnlyList<ClickId> parameters)
    {
        if (parameters.Count == 0)
            return "";

        var text = new StringBuilder();
        foreach (var parameter in parameters)
        {
            if (parameter.Definition.IsWeak || parameter.Definition.Kind == ClickKind.Linker)
                continue;
            if (text.Length > 0)
                text.Append(' ');
            text.Append(parameter.Name);
            if (parameter.Name is "gad_source" or "hsa_net" && IsPlain(parameter.Value))
                text.Append('=').Append(parameter.Value.ToLowerInvariant());
        }

        return text.ToString();
    }

    /// <summary>Every parameter with the value it carries, mostly empty.</summary>
    internal static List<(ClickParameter Definition, string Value)> Read(string parameters)
    {
        var read = new List<(ClickParameter, string)>();
        foreach (var range in parameters.AsSpan().Split(' '))
        {
            var text = parameters.AsSpan()[range];
            var equals = text.IndexOf('=');
            if (ClickParameters.Find(equals < 0 ? text : text[..equals]) is { } definition)
                read.Add((definition, equals < 0 ? "" : text[(equals + 1)..].ToString()));
        }

        return read;
    }

    /// <summary>Whether any of them says where a visit came from; generic affiliate names do so only where a workspace opts in.</summary>
    internal static bool HasEvidence(string parameters)
    {
        foreach (var (definition, _) in Read(parameters))
        {
            if (definition.Kind != ClickKind.AffiliateName)
                return true;
        }

        return false;
    }

    private static bool IsPlain(string value)
    {
        if (value.Length is 0 or > MaxValue)
            return false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
                return false;
        }

        return true;
    }
}
