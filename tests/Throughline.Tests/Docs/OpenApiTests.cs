using System.Text.Json.Nodes;

namespace Throughline.Tests.Docs;

/// <summary>The HTTP API is the stored one (rule 17): whoever changes it sees the change in the diff.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task OpenApi_OfTheServer_EqualsTheStoredFile()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client();
        var served = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!.AsObject();
        // The address of this run is no part of the API.
        served.Remove("servers");
        var text = served.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(Repository.Root, "docs", "reference", "openapi.json");
        if (ReferencePagesTests.Writes)
            await File.WriteAllTextAsync(file, text);

        (await File.ReadAllTextAsync(file)).ShouldBe(text, "docs/reference/openapi.json is out of date: run with THROUGHLINE_WRITE_DOCS=1");
    }
}
