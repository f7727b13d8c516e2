using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Throughline.Tests.Crash;

/// <summary>Senders that remember what was acknowledged and what was left open when the server died, and send the open ones again.</summary>
internal sealed class Load(string writeKey, int seed)
{
    private const int Senders = 4;

    private readonly ConcurrentDictionary<string, string> _acknowledged = new();
    private readonly ConcurrentDictionary<string, string> _open = new();
    private int _next;

    /// <summary>Ids of events answered with 200.</summary>
    public IReadOnlyCollection<string> Acknowledged => (IReadOnlyCollection<string>)_acknowledged.Keys;

    /// <summary>Ids of events sent without an answer: each may or may not be stored.</summary>
    public IReadOnlyCollection<string> Open => (IReadOnlyCollection<string>)_open.Keys;

    /// <summary>Sends until the server is gone; <paramref name="onFirst"/> is told when the first answer is there.</summary>
    public Task SendUntilGoneAsync(Uri server, int round, Action onFirst) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => SendAsync(server, new Random(HashCode.Combine(seed, round, sender)), onFirst)));

    /// <summary>Sends everything that is still open once more and wants an answer.</summary>
    public async Task SettleAsync(Uri server)
    {
        using var client = Client(server);
        foreach (var chunk in _open.ToList().Chunk(50))
            (await PostAsync(client, chunk)).ShouldBeTrue();
    }

    private async Task SendAsync(Uri server, Random random, Action onFirst)
    {
        using var client = Client(server);
        while (true)
        {
            var events = Next(random);
            foreach (var (id, body) in events)
                _open[id] = body;
            try
            {
                if (await PostAsync(client, events))
                    onFirst();
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException)
            {
                return;
            }
        }
    }

    // Now and then an event that was left open goes along again.
    private List<KeyValuePair<string, string>> Next(Random random)
    {
        var events = Enumerable.Range(0, random.Next(2) == 0 ? 1 : random.Next(2, 40)).Select(_ => New(random)).ToList();
        if (random.Next(3) == 0)
            events.AddRange(_open.Take(3).Where(old => events.TrueForAll(e => e.Key != old.Key)));
        return events;
    }

    private KeyValuePair<string, string> New(Random random)
    {
        var number = Interlocked.Increment(ref _next);
        var id = $"kill-{number}";
        var call = random.Next(4) switch
        {
            0 => $$""" "type":"identify","traits":{"email":"p{{number % 40}}@buyer.test"} """,
            1 => """ "type":"track","event":"Signed Up" """,
            _ => """ "type":"page","context":{"page":{"url":"https://acme.test/?utm_source=google&utm_medium=cpc"}} """,
        };
        return new(id, $$"""{"messageId":"{{id}}","anonymousId":"v{{number % 100}}",{{call}}}""");
    }

    private async Task<bool> PostAsync(HttpClient client, IReadOnlyCollection<KeyValuePair<string, string>> events)
    {
        var single = events.Count == 1;
        var body = single ? events.First().Value : $$"""{"batch":[{{string.Join(',', events.Select(static e => e.Value))}}]}""";
        var type = single ? JsonDocument.Parse(body).RootElement.GetProperty("type").GetString() : "batch";
        using var answer = await client.PostAsync($"/v1/{type}?writeKey={writeKey}", new StringContent(body, Encoding.UTF8, "application/json"));
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            return false;
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldBe("""{"success":true}""");
        foreach (var (id, sent) in events)
        {
            _acknowledged[id] = sent;
            _open.TryRemove(id, out _);
        }

        return true;
    }

    private static HttpClient Client(Uri server) => new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(20) };
}
