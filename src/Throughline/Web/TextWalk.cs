using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace Throughline.Web;

/// <summary>Finds a text in what a JSON body was read into.</summary>
internal static class TextWalk
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Known = new();

    /// <summary>The place of the first text that is sought, written as JSON names it; null when there is none. Only types of this assembly and lists of them are entered: they are no deeper than the API's own shapes.</summary>
    public static string? Find(object? value, string path, Func<string, bool> isSought) => value switch
    {
        null => null,
        string text => isSought(text) ? path : null,
        IDictionary pairs => pairs.Keys.Cast<object>().Select(key => (key as string is { } name && isSought(name) ? path : null) ?? Find(pairs[key], Inside(path, key.ToString()!), isSought)).FirstOrDefault(static found => found is not null),
        IEnumerable items when value.GetType() is { IsArray: true } or { IsGenericType: true } => items.Cast<object?>().Select((item, i) => Find(item, $"{path}[{i}]", isSought)).FirstOrDefault(static found => found is not null),
        _ => PropertiesOf(value.GetType()).Select(p => Find(p.GetValue(value), Inside(path, char.ToLowerInvariant(p.Name[0]) + p.Name[1..]), isSought)).FirstOrDefault(static found => found is not null),
    };

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    // Services and the request itself are among the arguments of an endpoint: only records of input are entered.
    private static PropertyInfo[] PropertiesOf(Type type) => Known.GetOrAdd(type, static type =>
        type.Assembly == typeof(TextWalk).Assembly && type.GetMethod("<Clone>$") is not null
            ? [.. type.GetProperties().Where(static p => p.CanRead && p.GetIndexParameters().Length == 0 && p.GetMethod!.IsPublic && p.CanWrite)]
            : []);
}
