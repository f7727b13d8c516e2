using System.ComponentModel.DataAnnotations;

namespace Throughline.Web.Outbound;

/// <summary>What our calls to other servers may do (section <c>Outbound</c>).</summary>
public sealed class OutboundOptions
{
    /// <summary>Whether addresses of private networks and of this machine may be called. Default false: a user could otherwise look into the server's own network. For tests and closed networks.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>Seconds until a call is given up, connection and answer together. Default 10.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Bytes of an answer that are read. Default 1 MiB; more is a failure named <c>too_large</c>.</summary>
    [Range(1_024, 64 << 20)]
    public int AnswerBytes { get; set; } = 1 << 20;
}
