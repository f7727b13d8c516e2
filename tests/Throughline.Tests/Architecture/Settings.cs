using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Throughline.Tests.Architecture;

/// <summary>One option: its key, what it may be, and its doc comment.</summary>
/// <param name="Fault">What it lacks; null when nothing.</param>
internal sealed record Setting(string Section, string Name, string Type, string Default, string Range, string Text, string? Fault);

/// <summary>Reads the options of all rooms: types and attributes by reflection, doc comments from the source.</summary>
internal static partial class Settings
{
    public static IReadOnlyList<Setting> Of(IEnumerable<Type> types, string source) =>
        [.. types.SelectMany(type => OfType(type, source)).OrderBy(static s => s.Section, StringComparer.Ordinal)];

    /// <summary>The options classes of the product, commands' arguments left out.</summary>
    public static IEnumerable<Type> Types() => typeof(ThroughlineApp).Assembly.GetTypes()
        .Where(static t => t.IsClass && t.Name.EndsWith("Options", StringComparison.Ordinal) && Rooms.Of(t.Namespace ?? "", "Throughline") is { Kind: not RoomKind.Edge })
        .OrderBy(static t => t.FullName, StringComparer.Ordinal);

    public static string Source() => string.Join('\n', Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Throughline"), "*Options.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    private static IEnumerable<Setting> OfType(Type type, string source)
    {
        var start = source.IndexOf($" class {type.Name}\n", StringComparison.Ordinal);
        var before = start < 0 ? "" : source[..start];
        var section = SectionName().Matches(before).LastOrDefault()?.Groups["name"].Value ?? "";
        var body = start < 0 ? "" : source[start..];
        var defaults = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties().Where(static p => p.SetMethod is { IsPublic: true }))
        {
            var text = DocOf(body, property.Name);
            var range = RangeOf(property);
            yield return new Setting(section, property.Name, TypeOf(property), DefaultOf(property.GetValue(defaults)), range, text, FaultOf(property, section, text, range, property.GetValue(defaults)));
        }
    }

    private static string? FaultOf(PropertyInfo property, string section, string text, string range, object? value)
    {
        var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var bounded = plain == typeof(bool) || plain.IsEnum || range.Length > 0;
        var valid = property.GetCustomAttributes<ValidationAttribute>().All(a => a is RequiredAttribute || value is null || a.IsValid(value));
        return (section.Length, text.Length, bounded, valid) switch
        {
            (0, _, _, _) => "its class does not say its section",
            (_, 0, _, _) => "no doc comment",
            (_, _, false, _) => "no range or required attribute",
            (_, _, _, false) => "the default is outside its range",
            _ => null,
        };
    }

    private static string DocOf(string body, string property)
    {
        var declared = Regex.Match(body, $@"((?:^[ ]*///[^\n]*\n)+)(?:^[ ]*\[[^\n]*\n)*^[ ]*public [^\n(]*\b{property}\s*\{{", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
        if (!declared.Success)
            return "";
        var lines = declared.Groups[1].Value.Split('\n').Select(static l => l.Trim().TrimStart('/').Trim());
        var text = string.Join(' ', lines).Replace("<c>", "`", StringComparison.Ordinal).Replace("</c>", "`", StringComparison.Ordinal);
        text = SeeTag().Replace(text, static m => $"`{m.Groups["name"].Value}`");
        return Tag().Replace(text, "").Trim();
    }

    private static string RangeOf(PropertyInfo property) => string.Join(", ", property.GetCustomAttributes<ValidationAttribute>().Select(static attribute => attribute switch
    {
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum:N0} to {range.Maximum:N0}"),
        RequiredAttribute { AllowEmptyStrings: true } => "may be empty",
        RequiredAttribute => "required",
        MinLengthAttribute length => $"at least {length.Length} long",
        MaxLengthAttribute length => $"at most {length.Length.ToString("N0", CultureInfo.InvariantCulture)} long",
        StringLengthAttribute length => $"at most {length.MaximumLength.ToString("N0", CultureInfo.InvariantCulture)} long",
        _ => attribute.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal),
    }));

    private static string TypeOf(PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        { IsEnum: true } type => string.Join(" \\| ", Enum.GetNames(type)),
        var type when type == typeof(string) => "text",
        var type when type == typeof(bool) => "true \\| false",
        var type when type == typeof(int) || type == typeof(long) => "number",
        var type when type == typeof(double) || type == typeof(decimal) => "decimal",
        var type => type.IsArray || type.IsGenericType ? "list" : type.Name,
    };

    private static string DefaultOf(object? value) => value switch
    {
        null => "none",
        "" => "empty",
        string text => $"`{text}`",
        bool flag => flag ? "`true`" : "`false`",
        System.Collections.IEnumerable list => string.Join(' ', list.Cast<object>().Select(static one => $"`{one}`")) is { Length: > 0 } items ? items : "empty",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    [GeneratedRegex(@"\(sections?\s+<c>(?<name>[\w:]+)</c>", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SectionName();

    [GeneratedRegex(@"<see cref=""(?<name>[^""]+)""\s*/>", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SeeTag();

    [GeneratedRegex("<[^>]+>", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Tag();
}
