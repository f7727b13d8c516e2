using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Throughline.Web;

/// <summary>Who is asking when proxies stand in front: the first address from the right that is none of theirs (sessions-and-identity.md 5).</summary>
internal static class TrustedProxies
{
    /// <exception cref="FormatException">A word of the setting is no network.</exception>
    public static ForwardedHeadersOptions Options(WebOptions web)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var word in web.TrustedProxies.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (System.Net.IPNetwork.TryParse(word, out var network))
                options.KnownIPNetworks.Add(network);
            else if (IPAddress.TryParse(word, out var proxy))
                options.KnownProxies.Add(proxy);
            else
                throw new FormatException($"Web:TrustedProxies: '{word}' is no network; write 10.0.0.0/8 or one address");
        }

        return options;
    }
}

/// <summary>Who asks, and for which host, is known before any other room looks at a request.</summary>
internal sealed class ForwardedFilter(IOptions<WebOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseForwardedHeaders(TrustedProxies.Options(options.Value));
        next(app);
    };
}
