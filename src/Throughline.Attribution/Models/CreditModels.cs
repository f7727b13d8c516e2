using System.Diagnostics.CodeAnalysis;

namespace Throughline.Attribution;

/// <summary>The credit models there are, and how their text is read.</summary>
public static class CreditModels
{
    /// <summary>Every kind of credit model, in the order people meet them. A new model adds its line here and nothing else.</summary>
    public static IReadOnlyList<CreditModelKind> Kinds { get; } =
    [
        FirstTouch.Kind,
        LastTouch.Kind,
        LastNonDirect.Kind,
        Linear.Kind,
        LinearDistinct.Kind,
        TimeDecay.Kind,
        PositionBased.Kind,
        FirstLastSplit.Kind,
        MilestoneShaped.WShapedKind,
        MilestoneShaped.FullPathKind,
        StageWeighted.Kind,
        Shapley.Kind,
        Shapley.OrderedKind,
    ];

    /// <summary>The models shown side by side when nobody chose: first, last, last non-direct, linear, time decay 7 d, position 40/20/40.</summary>
    public static IReadOnlyList<ICreditModel> Defaults { get; } =
        [.. new[] { "first", "last", "last-non-direct", "linear", "time-decay:7d", "position:40/20/40" }.Select(Parse)];

    /// <summary>Reads <c>name</c> or <c>name:argument</c>; the error names the fault and what would be right.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ICreditModel? model, [NotNullWhen(false)] out string? error)
    {
        model = null;
        error = null;
        var trimmed = text.Trim();
        var colon = trimmed.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? trimmed : trimmed[..colon];
        var argument = colon < 0 ? "" : trimmed[(colon + 1)..];
        var kind = Kinds.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kind is null)
        {
            error = $"there is no model '{text}'; models: {string.Join(", ", Kinds.Select(k => k.Usage))}";
            return false;
        }

        try
        {
            model = kind.Create(argument);
            return true;
        }
        catch (FormatException fault)
        {
            error = fault.Message;
            return false;
        }
    }

    /// <summary>Reads <c>name</c> or <c>name:argument</c>.</summary>
    /// <exception cref="FormatException">There is no such model, or its argument is wrong.</exception>
    public static ICreditModel Parse(string text) =>
        TryParse(text, out var model, out var error) ? model : throw new FormatException(error);
}
