using System.Runtime.CompilerServices;
using Mono.Cecil;

namespace Throughline.Tests.Architecture;

/// <summary>Rule 8: asynchronous methods can be cancelled and say what they are.</summary>
internal static class AsyncRules
{
    /// <summary>An exception of an <c>async void</c> method ends the process.</summary>
    public static IEnumerable<Violation> Void(Code code) =>
        from type in code.Types
        from method in Code.Methods(type)
        where method.ReturnType.FullName == "System.Void" && method.CustomAttributes.Any(static a => a.AttributeType.Name == nameof(AsyncStateMachineAttribute))
        select new Violation(Code.NameOf(type), $"async void {method.Name}");

    /// <summary>Whoever calls it sees that it has to be awaited.</summary>
    public static IEnumerable<Violation> Named(Code code) =>
        from method in Awaited(code)
        where !method.Method.Name.EndsWith("Async", StringComparison.Ordinal)
        select new Violation(Code.NameOf(method.Type), $"{method.Method.Name} is awaited and does not end in Async");

    /// <summary>Whoever calls it can stop it. A request carries its own token.</summary>
    public static IEnumerable<Violation> Cancellable(Code code) =>
        from method in Awaited(code)
        let last = method.Method.Parameters.LastOrDefault()?.ParameterType.FullName
        where last != "System.Threading.CancellationToken" && !method.Method.Parameters.Any(static p => p.ParameterType.Name.EndsWith("Context", StringComparison.Ordinal))
        select new Violation(Code.NameOf(method.Type), $"{method.Method.Name} takes no CancellationToken as its last parameter");

    // Private methods, lambdas, pages, and what somebody else's contract shapes are not ours to name.
    private static IEnumerable<(TypeDefinition Type, MethodDefinition Method)> Awaited(Code code) =>
        from type in code.Types
        where !IsComponent(type)
        from method in Code.Methods(type)
        where method.ReturnType.Name is "Task" or "Task`1" or "ValueTask" or "ValueTask`1"
        where !method.IsPrivate && !method.Name.Contains('<', StringComparison.Ordinal) && !method.DeclaringType.Name.Contains('<', StringComparison.Ordinal)
        where !method.IsGetter && !method.Name.EndsWith("DisposeAsync", StringComparison.Ordinal) && !IsForeign(method)
        select (type, method);

    private static bool IsForeign(MethodDefinition method) => method.IsVirtual && (!method.IsNewSlot || method.DeclaringType.Interfaces
        .Select(static i => i.InterfaceType)
        .Where(i => !i.Namespace.StartsWith("Throughline", StringComparison.Ordinal))
        .Any(i => i.Resolve()?.Methods.Any(m => m.Name == method.Name) == true));

    private static bool IsComponent(TypeDefinition type) => type.BaseType?.FullName is "Microsoft.AspNetCore.Components.ComponentBase" or "Microsoft.AspNetCore.Components.LayoutComponentBase";
}
