using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Access;

/// <summary>Looks at the words of a management request's address: a misspelt filter would list everything, a broken page mark would start again at the beginning.</summary>
internal static class QueryCheck
{
    private const string PageMark = "before";

    private static readonly ConcurrentDictionary<MethodInfo, SortedDictionary<string, Type>> Known = new();

    /// <summary>The first word that the endpoint does not know, or whose value is none; null when all are right.</summary>
    public static Fault? FaultOf(HttpContext http)
    {
        if (http.Request.Query.Count == 0 || http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is not { } handler)
            return null;
        var known = Known.GetOrAdd(handler, static h => new SortedDictionary<string, Type>(h.GetParameters().SelectMany(WordsOf).ToDictionary(static w => w.Name, static w => w.Type), StringComparer.OrdinalIgnoreCase));
        return http.Request.Query.Select(word => FaultOf(known, word.Key, word.Value.ToString())).FirstOrDefault(static fault => fault is not null);
    }

    private static Fault? FaultOf(SortedDictionary<string, Type> known, string word, string value)
    {
        if (!known.TryGetValue(word, out var type))
            return new Fault(word, known.Count == 0 ? "nothing: this address takes no query" : $"one of the words this address takes: {string.Join(", ", known.Keys)}");
        if (word == PageMark)
            return value.Length == 0 || Cursor.TryParse(value, out _, out _) ? null : new Fault(PageMark, "the next of an earlier answer, unchanged");
        return value.Length == 0 || type == typeof(string) || TypeDescriptor.GetConverter(type).IsValid(value) ? null : new Fault(word, ShapeOf(type));
    }

    private static IEnumerable<(string Name, Type Type)> WordsOf(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? Word(parameter.Name!, parameter.ParameterType)
            : parameter.ParameterType.GetProperties().SelectMany(static p => Word(char.ToLowerInvariant(p.Name[0]) + p.Name[1..], p.PropertyType));

    private static IEnumerable<(string Name, Type Type)> Word(string name, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) || plain.IsPrimitive || plain.IsEnum || plain == typeof(Guid) || plain == typeof(DateTimeOffset) || plain == typeof(DateOnly) ? [(name, plain)] : [];
    }

    private static string ShapeOf(Type type) =>
        type == typeof(Guid) ? "an id such as 0b0c7a5e-3f0e-4c5b-9b0e-1d2f3a4b5c6d"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type.IsPrimitive ? "a number"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : "a time such as 2026-05-14T09:30:00Z";
}
