using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Throughline.Web.Outbound;

/// <summary>One call to another server.</summary>
/// <param name="Method">GET, POST, …</param>
/// <param name="Address">http or https; user information is refused.</param>
public sealed record OutboundCall(HttpMethod Method, Uri Address)
{
    /// <summary>Headers beyond those of the body.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body and its type; null sends none.</summary>
    public (ReadOnlyMemory<byte> Bytes, string ContentType)? Body { get; init; }

    /// <summary>Whether the answer's body is wanted; false stops at its headers.</summary>
    public bool ReadsBody { get; init; } = true;
}

/// <summary>What came of a call: an answer, or a short stored reason.</summary>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
/// <param name="Failure">One of <see cref="OutboundFailures"/>; null when the server answered, whatever the status.</param>
/// <param name="Headers">Headers of the answer; names as sent.</param>
/// <param name="Body">The body, when asked for.</param>
public sealed record OutboundAnswer(int Status, string? Failure, IReadOnlyList<(string Name, string Value)> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The first header of that name, or null.</summary>
    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>Why a call got no answer, in the words that are stored and shown.</summary>
public static class OutboundFailures
{
    public const string BadAddress = "bad_address";
    public const string PrivateAddress = "private_address";
    public const string UnknownHost = "unknown_host";
    public const string Refused = "refused";
    public const string Timeout = "timeout";
    public const string Insecure = "tls_failed";
    public const string TooLarge = "too_large";
}

/// <summary>
/// The one place that calls other servers (design 10): http and https only, each address checked after its name was looked up and for every call anew, so that
/// neither a name that changes its mind nor a redirect leads into a private network; with a deadline and a limit on what is read. Never follows redirects.
/// </summary>
/// <remarks>Thread-safe. Never throws for what the other side does; cancelling the caller's token throws.</remarks>
public sealed class OutboundSender : IDisposable
{
    private const int MostHeaderKilobytes = 32;

    private readonly OutboundOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public OutboundSender(IOptions<OutboundOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would look up names itself, past the check.
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MostHeaderKilobytes,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<OutboundAnswer> SendAsync(OutboundCall call, CancellationToken cancellation)
    {
        if (!call.Address.IsAbsoluteUri || call.Address.Scheme is not ("http" or "https") || call.Address.UserInfo.Length > 0)
            return Failed(OutboundFailures.BadAddress);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using var request = RequestOf(call);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var headers = response.Headers.Concat(response.Content.Headers).SelectMany(static h => h.Value.Select(v => (h.Key, v))).ToList();
            if (!call.ReadsBody)
                return new OutboundAnswer((int)response.StatusCode, null, headers, default);
            return await ReadAsync(response.Content, either.Token) is { } body
                ? new OutboundAnswer((int)response.StatusCode, null, headers, body)
                : Failed(OutboundFailures.TooLarge);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(OutboundFailures.Timeout);
        }
        catch (HttpRequestException fault)
        {
            return Failed(ReasonOf(fault));
        }
        catch (IOException)
        {
            return Failed(OutboundFailures.Refused);
        }
    }

    public void Dispose() => _client.Dispose();

    private static OutboundAnswer Failed(string reason) => new(0, reason, [], default);

    private static HttpRequestMessage RequestOf(OutboundCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Address);
        foreach (var (name, value) in call.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (call.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body.Bytes);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(body.ContentType, out var type) ? type : null;
        }

        return request;
    }

    private async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > _options.AnswerBytes)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            if (body.Length + read > _options.AnswerBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    // The connection goes to the very address that was checked.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var own) ? [own] : await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = _options.AllowPrivate ? addresses : [.. addresses.Where(NetworkAddresses.IsPublic)];
        if (allowed.Length == 0)
            throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string ReasonOf(HttpRequestException fault) => fault switch
    {
        { InnerException: PrivateAddressException } => OutboundFailures.PrivateAddress,
        { HttpRequestError: HttpRequestError.NameResolutionError } => OutboundFailures.UnknownHost,
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } => OutboundFailures.UnknownHost,
        { HttpRequestError: HttpRequestError.SecureConnectionError } => OutboundFailures.Insecure,
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => OutboundFailures.TooLarge,
        _ => OutboundFailures.Refused,
    };

    private sealed class PrivateAddressException : Exception;
}
