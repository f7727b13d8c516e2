using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Links;

/// <summary>What the last look at a registered link found.</summary>
internal sealed class LinkCheck
{
    public required Guid WorkspaceId { get; init; }

    public required Guid LinkId { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CheckedAt { get; set; }

    /// <summary>A verdict of <see cref="LinkPath"/>.</summary>
    public required string Verdict { get; set; }

    /// <summary>Parameters lost on the way, space separated.</summary>
    public required string Lost { get; set; }

    /// <summary>The stop that lost the first of them; 0 when nothing was lost.</summary>
    public required int LostAt { get; set; }

    /// <summary>What a visit at the end counts as.</summary>
    public required string Channel { get; set; }

    /// <summary>Unix milliseconds of the first of the failing looks in a row; null while everything arrives.</summary>
    public required long? FailingSince { get; set; }
}

internal sealed class LinkCheckTable : IEntityTypeConfiguration<LinkCheck>
{
    public void Configure(EntityTypeBuilder<LinkCheck> table) => table.ToTable("capture_link_checks").HasKey(static c => new { c.WorkspaceId, c.LinkId });
}

/// <summary>The verdicts of <see cref="LinkPath"/> in words.</summary>
internal static class LinkVerdicts
{
    public const string Ok = "ok";
    public const string ParametersLost = "parameters_lost";
    public const string ParametersChanged = "parameters_changed";
    public const string Loop = "loop";
    public const string TooManyHops = "too_many_hops";
    public const string Broken = "broken";

    public static string Say(string verdict) => verdict switch
    {
        Ok => "Everything arrives",
        ParametersLost => "Parameters are lost",
        ParametersChanged => "Parameters arrive changed",
        Loop => "It leads in a circle",
        TooManyHops => "More than ten stops",
        Broken => "It ends in an error page",
        Web.Outbound.OutboundFailures.PrivateAddress => "It leads into a private network, which is not followed",
        var other => $"No answer: {other.Replace('_', ' ')}",
    };
}
