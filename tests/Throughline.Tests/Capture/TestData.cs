using System.Text.Json;

namespace Throughline.Tests.Capture;

/// <summary>The fixture files embedded in this assembly.</summary>
internal static class TestData
{
    internal static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(TestData).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>The list items of a two-level YAML file; quoted ones are JSON strings too.</summary>
    internal static IEnumerable<string> YamlItems(string name) => Lines(name)
        .Where(line => line.StartsWith("  - ", StringComparison.Ordinal))
        .Select(line => line[4..])
        .Select(text => text.StartsWith('"') ? JsonSerializer.Deserialize<string>(text)! : text);
}
