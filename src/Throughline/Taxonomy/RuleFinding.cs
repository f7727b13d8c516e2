namespace Throughline.Taxonomy;

/// <summary>One remark on a rule set.</summary>
/// <param name="Path">What it is about, as the YAML names it: <c>rules[3]</c>, <c>aliases[0]</c>.</param>
/// <param name="Severity">An error keeps the draft from being published.</param>
/// <param name="Message">One sentence that says what would be right.</param>
public sealed record RuleFinding(string Path, TagSeverity Severity, string Message);
