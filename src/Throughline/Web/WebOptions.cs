using System.ComponentModel.DataAnnotations;

namespace Throughline.Web;

/// <summary>How the server is reached (section <c>Web</c>).</summary>
public sealed class WebOptions
{
    /// <summary>Networks of the proxies in front of the server, separated by spaces: from them, and from nobody else, <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>
    /// are believed. Default: this machine.</summary>
    [StringLength(4_000)]
    [RegularExpression(@"[0-9a-fA-F.:/ ]*", ErrorMessage = "Web:TrustedProxies: networks such as 10.0.0.0/8 or fd00::/8, separated by spaces")]
    public string TrustedProxies { get; set; } = "127.0.0.0/8 ::1/128";
}
