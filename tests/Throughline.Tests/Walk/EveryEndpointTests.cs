using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Tests.Stores;

namespace Throughline.Tests.Walk;

/// <summary>Every endpoint of the management API, as its own description names them, with hostile values in every field and word: refused by name or taken, never a failure, and nothing that a room cannot handle afterwards.</summary>
public sealed class EveryEndpointTests
{
    private const string Nobody = "11111111-1111-1111-1111-111111111111";

    private static readonly string[] Words = ["", "x", "-1", "%00", "99999999999999999999", "%ED%A0%80", "%FF", "9999-12-31", "0001-01-01T00:00:00Z", "1e400", "NaN", "%F0%9F%98%80", "%25%25"];

    // As they stand in JSON.
    private static readonly string[] Values =
    [
        "null", "-1", "18446744073709551616", "1e308", "true", "\"\"", "\" \"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\u202e<b>\"", "\"2026-13-45\"", "\"9999-12-31T23:59:59.9999999+14:00\"",
        $"\"{Nobody}\"", "\"https://user:p@evil.test\\\\@x/\"", "\"99999999999999.99\"", "\"٣\"", "[]", "[null]", "{}", "{\"a\":null}",
    ];

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Endpoints_WithHostileValues_RefuseThemByNameOrTakeThem(StoreKind kind)
    {
        await using var app = await TestApp.StartAsync(kind);
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var api = (await client.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;
        var sent = 0;
        foreach (var (method, path, operation) in Operations(api))
        {
            var address = Addressed(path, operation);
            foreach (var word in WordsOf(operation))
            {
                foreach (var value in Words)
                    sent += await CheckAsync(client, method, $"{address}?{word}={value}", method == "get" ? null : "{}");
            }

            if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema)
                continue;
            foreach (var body in Bodies(Example(api, schema, 0)))
                sent += await CheckAsync(client, method, address, body);
        }

        sent.ShouldBeGreaterThan(4_000);
        await app.ProjectAsync();
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        (await db.Set<QuarantinedEvent>().CountAsync()).ShouldBe(0);
    }

    private static async Task<int> CheckAsync(HttpClient client, string method, string address, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), new Uri(address, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var said = $"{method} {address} {body?[..Math.Min(300, body.Length)]}: {text}";
        ((int)answer.StatusCode).ShouldBeLessThan(500, said);
        if (answer.StatusCode == HttpStatusCode.BadRequest)
            (JsonNode.Parse(text)!["field"]?.GetValue<string>()).ShouldNotBeNullOrEmpty(said);
        return 1;
    }

    private static IEnumerable<(string Method, string Path, JsonObject Operation)> Operations(JsonObject api) =>
        from path in api["paths"]!.AsObject()
        where path.Key.StartsWith("/api", StringComparison.Ordinal)
        from operation in path.Value!.AsObject()
        select (operation.Key, path.Key, operation.Value!.AsObject());

    private static IEnumerable<JsonObject> Parameters(JsonObject operation, string place) =>
        (operation["parameters"]?.AsArray() ?? []).Select(static p => p!.AsObject()).Where(p => p["in"]!.GetValue<string>() == place);

    private static IEnumerable<string> WordsOf(JsonObject operation) => Parameters(operation, "query").Select(static p => p["name"]!.GetValue<string>());

    private static string Addressed(string path, JsonObject operation) =>
        Parameters(operation, "path").Aggregate(path, static (address, p) => address.Replace($"{{{p["name"]!.GetValue<string>()}}}", Nobody, StringComparison.Ordinal));

    // The example with each of its fields, one after the other, set to each value.
    private static IEnumerable<string> Bodies(JsonNode? example)
    {
        yield return example?.ToJsonString() ?? "null";
        var places = new List<string>();
        Collect(example, places);
        foreach (var place in places)
        {
            foreach (var value in Values)
                yield return With(example!, place, value);
        }
    }

    private static void Collect(JsonNode? node, List<string> places)
    {
        var inside = node switch
        {
            JsonObject record => record.Select(static f => f.Value),
            JsonArray list => list,
            _ => Enumerable.Empty<JsonNode?>(),
        };
        foreach (var child in inside.ToList())
        {
            if (child is not null)
                places.Add(child.GetPath());
            Collect(child, places);
        }
    }

    // By text, for some of the values are no JSON that a parser keeps.
    private static string With(JsonNode example, string place, string value)
    {
        const string Mark = "\"here-it-goes\"";
        var copy = example.DeepClone();
        Find(copy, place)!.ReplaceWith("here-it-goes");
        return copy.ToJsonString().Replace(Mark, value, StringComparison.Ordinal);
    }

    private static JsonNode? Find(JsonNode node, string place) => node.GetPath() == place
        ? node
        : (node switch { JsonObject record => record.Select(static f => f.Value), JsonArray list => list, _ => Enumerable.Empty<JsonNode?>() }).OfType<JsonNode>().Select(child => Find(child, place)).FirstOrDefault(static found => found is not null);

    private static JsonNode? Example(JsonObject api, JsonNode schema, int depth)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
            return Example(api, api["components"]!["schemas"]![reference.Split('/')[^1]]!, depth);
        if (schema["oneOf"] is JsonArray choices)
            return Example(api, choices.First(static c => c!["type"]?.ToString() != "null")!, depth);
        var type = schema["type"] is JsonArray types ? types.First(static t => t!.GetValue<string>() != "null")!.GetValue<string>() : schema["type"]?.GetValue<string>();
        return (type, schema["format"]?.GetValue<string>()) switch
        {
            _ when schema["enum"] is JsonArray words => words[0]!.DeepClone(),
            ("array", _) => depth > 3 ? [] : new JsonArray(Example(api, schema["items"]!, depth + 1)),
            ("integer", _) => 3,
            ("number", _) => 1.5,
            ("boolean", _) => true,
            ("string", "date-time") => "2026-05-01T00:00:00Z",
            ("string", "uuid") => Nobody,
            ("string", "date") => "2026-05-01",
            ("string", _) => "text",
            _ => depth > 3 || schema["properties"] is not JsonObject fields ? new JsonObject() : new JsonObject(fields.Select(f => KeyValuePair.Create(f.Key, Example(api, f.Value!, depth + 1)))),
        };
    }
}
