namespace Throughline.Attribution;

/// <summary>A family of credit models as the registration list knows it: the word before the colon and what may follow.</summary>
/// <param name="Name">The word before the colon, lower case.</param>
/// <param name="Usage">How to write it, with its argument, such as <c>time-decay:7d</c>.</param>
/// <param name="Summary">What it does, one line.</param>
/// <param name="Create">Makes the model of an argument (empty when none was given); throws <see cref="FormatException"/> saying what would be right.</param>
public sealed record CreditModelKind(string Name, string Usage, string Summary, Func<string, ICreditModel> Create)
{
    /// <summary>A kind that takes no argument.</summary>
    internal static CreditModelKind Plain(string name, string summary, ICreditModel model) =>
        new(name, name, summary, argument => argument.Length == 0
            ? model
            : throw new FormatException($"model '{name}' takes no argument, but got '{argument}'"));
}
