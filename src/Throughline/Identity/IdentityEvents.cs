namespace Throughline.Identity;

/// <summary>What people of the workspace say about who is who. Evidence like any other: a rebuild comes to the same people, and it can be taken back.</summary>
public static class IdentityEvents
{
    /// <summary>Two people are one.</summary>
    public const string Joined = "identity.joined";

    /// <summary>A join is taken back; what else joins the two still does.</summary>
    public const string Parted = "identity.parted";
}

/// <summary>Payload of <see cref="IdentityEvents.Joined"/>: an identifier of each of the two.</summary>
/// <param name="Lead">The lead it was said of.</param>
/// <param name="With">The lead it was said to be one with.</param>
public sealed record PersonJoin(Guid One, Guid Other, Guid? Lead = null, Guid? With = null);

/// <summary>Payload of <see cref="IdentityEvents.Parted"/>: the event that joined them, and the leads it had joined.</summary>
public sealed record PersonPart(Guid Join, Guid? Lead = null, Guid? With = null);
