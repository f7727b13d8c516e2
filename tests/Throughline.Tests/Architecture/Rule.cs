namespace Throughline.Tests.Architecture;

/// <summary>A place that breaks a rule: <c>who</c> does <c>what</c>.</summary>
internal readonly record struct Violation(string Who, string What)
{
    public override string ToString() => $"{Who}: {What}";
}

/// <summary>A rule over compiled code: lists the places that break it.</summary>
/// <param name="Id">Number and words, as in ARCHITECTURE.md.</param>
/// <param name="Find">Finds violations.</param>
/// <param name="Planted">Names of planted types that it must find, and nothing else of the plants that begin with the same letters.</param>
internal sealed record Rule(string Id, Func<Code, IEnumerable<Violation>> Find, params string[] Planted)
{
    public override string ToString() => Id;
}

/// <summary>Places that break a rule for a reason. This list may only shrink: a line whose place no longer breaks its rule fails the test, and so does one past its date.</summary>
internal static class Exceptions
{
    public static IReadOnlyList<(string Rule, string Who, DateOnly Until, string Why)> All { get; } =
    [
        ("8 cancellation", "Throughline.Web.Navigation", new(2027, 6, 30), "the authorization service takes no token"),
        ("8 cancellation", "Throughline.Capture.Intake", new(2027, 6, 30), "waits for a write that has begun: giving up would leave its outcome unknown"),
        ("3 attribution library", "Throughline.Attribution.Workers", new(2027, 6, 30), "threads of one computation, whose result does not depend on them"),
    ];

    /// <summary>Those of one rule that hold today.</summary>
    public static HashSet<string> Of(string rule)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date);
        return [.. All.Where(e => e.Rule == rule && e.Until >= today).Select(static e => e.Who)];
    }
}
