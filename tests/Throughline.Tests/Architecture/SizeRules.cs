using Mono.Cecil;

namespace Throughline.Tests.Architecture;

/// <summary>Rule 11: what is too long to read.</summary>
internal static class SizeRules
{
    private const int MethodLines = 60;
    private const int Dependencies = 6;
    private const int HiddenLine = 0xfeefee;

    /// <summary>From the first to the last line of a body. Constructors hold the initialisers of a whole type, and pages are markup: both are left to the length of files.</summary>
    public static IEnumerable<Violation> Methods(Code code) =>
        from type in code.Types
        from method in Code.Methods(type)
        where method.HasBody && !method.IsConstructor && method.DebugInformation.HasSequencePoints
        let lines = method.DebugInformation.SequencePoints.Where(static p => p.StartLine != HiddenLine && p.Document.Url.EndsWith(".cs", StringComparison.Ordinal) && !p.Document.Url.Contains("/obj/", StringComparison.Ordinal)).ToList()
        where lines.Count > 0
        let length = lines.Max(static p => p.EndLine) - lines.Min(static p => p.StartLine) + 1
        where length > MethodLines
        select new Violation(Code.NameOf(type), $"{method.Name} of {method.DeclaringType.Name} is {length} lines long");

    /// <summary>Records and structs are values; what they carry is not what they depend on.</summary>
    public static IEnumerable<Violation> Constructors(Code code) =>
        from type in code.Types.SelectMany(static t => t.NestedTypes.Prepend(t))
        where !type.IsValueType && !type.Methods.Any(static m => m.Name == "<Clone>$") && !type.Name.Contains('<', StringComparison.Ordinal)
        from method in type.Methods
        where method.IsConstructor && method.Parameters.Count > Dependencies
        select new Violation(Code.NameOf(type), $"the constructor takes {method.Parameters.Count}");
}
