using Mono.Cecil;

namespace Throughline.Tests.Architecture;

/// <summary>What pure code must not touch, and what nobody may touch.</summary>
internal static class PurityRules
{
    private static readonly string[] ImpureSpaces = ["System.IO", "System.Net", "System.Data", "System.Diagnostics.Process", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions", "Microsoft.AspNetCore"];

    private static readonly string[] ImpureTypes =
    [
        "System.TimeProvider", "System.Console", "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask",
        "System.Threading.Tasks.ValueTask`1", "System.Threading.Thread", "System.Diagnostics.Stopwatch",
    ];

    // Values in a namespace of sockets: an address and a range of them.
    private static readonly string[] PureTypes = ["System.Net.IPAddress", "System.Net.IPNetwork", "System.Net.Sockets.AddressFamily"];

    private static readonly string[] ImpureMembers = ["System.Guid::NewGuid", "System.Guid::CreateVersion7", "System.DateTime::get_Today"];

    private static readonly string[] Banned =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow", "System.Random::get_Shared",
        "System.Threading.Tasks.Task`1::get_Result", "System.Threading.Tasks.Task::Wait", "System.Threading.Tasks.Task::Run", "System.Threading.Thread::Sleep",
    ];

    /// <summary>Rule 3: the attribution library is a function of its arguments. Reading a stream it is given is not I/O of its own.</summary>
    public static IEnumerable<Violation> Library(Code code) => code.Types.SelectMany(Impure);

    /// <summary>Rule 4: so is every namespace of rules, policies and schedules.</summary>
    public static IEnumerable<Violation> RuleFolders(Code code) =>
        code.Types.Where(static t => t.Namespace.Split('.').Any(static part => part is "Rules" or "Policies" or "Schedules")).SelectMany(Impure);

    /// <summary>Rule 7: no clock of the machine, no blocking, no shared randomness.</summary>
    public static IEnumerable<Violation> BannedMembers(Code code) =>
        from type in code.Types
        from use in Code.Uses(type)
        let name = MemberName(use.Member)
        where Banned.Contains(name) || use.Member.DeclaringType?.FullName == "Microsoft.Extensions.Logging.LoggerExtensions"
        select new Violation(Code.NameOf(type), $"uses {name}");

    /// <summary>Rule 7: only the command line writes to the console.</summary>
    public static IEnumerable<Violation> Console(Code code) =>
        from type in code.Types
        where Rooms.Of(type.Namespace, code.Root) is { Name: not "Cli" }
        from use in Code.Uses(type)
        where use.Member.DeclaringType?.FullName == "System.Console"
        select new Violation(Code.NameOf(type), $"writes to the console with {use.Member.Name}");

    private static IEnumerable<Violation> Impure(TypeDefinition type)
    {
        foreach (var used in Code.ReferencesOf(type))
        {
            var name = Code.NameOf(used);
            if (PureTypes.Contains(used.FullName))
                continue;
            if (ImpureTypes.Contains(used.FullName) || ImpureSpaces.Any(space => used.Namespace == space || used.Namespace.StartsWith(space + ".", StringComparison.Ordinal)))
                yield return new Violation(Code.NameOf(type), $"is not pure: {name}");
        }

        foreach (var (_, member) in Code.Uses(type))
        {
            // Iterators ask for the thread they are on.
            if (ImpureMembers.Contains(MemberName(member)) || (member.DeclaringType?.FullName == "System.Environment" && member.Name != "get_CurrentManagedThreadId"))
                yield return new Violation(Code.NameOf(type), $"is not pure: {MemberName(member)}");
        }
    }

    private static string MemberName(MemberReference member) =>
        $"{(member.DeclaringType is GenericInstanceType generic ? generic.ElementType : member.DeclaringType)?.FullName}::{member.Name}";
}
