using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Throughline.Attribution.Tests;

/// <summary>The library is pure: nothing but the runtime, no files, clock, tasks, console or environment.</summary>
public class PurityTests
{
    private static readonly string[] Banned = ["System.IO", "System.Net", "System.Diagnostics.Process", "System.Threading.Tasks", "System.Console", "System.Environment", "System.TimeProvider", "System.Random"];

    [Fact]
    public void Library_References_AreTheRuntimeAndNothingBanned()
    {
        var (assemblies, types, members) = Uses(typeof(CreditScan).Assembly.Location);
        assemblies.ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal));
        types.Where(IsBanned).ShouldBeEmpty();
        members.ShouldNotContain("get_UtcNow");
        members.ShouldNotContain("get_Now");
    }

    [Fact]
    public void Check_AnAssemblyThatDoesUseThem_IsCaught()
    {
        var (assemblies, types, _) = Uses(typeof(PurityTests).Assembly.Location);
        assemblies.ShouldContain("Shouldly");
        types.Where(IsBanned).ShouldContain("System.Random");
    }

    private static bool IsBanned(string type) =>
        Banned.Any(name => type == name || type.StartsWith($"{name}.", StringComparison.Ordinal));

    private static (string[] Assemblies, string[] Types, string[] Members) Uses(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return (
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")],
            [.. metadata.MemberReferences.Select(handle => metadata.GetString(metadata.GetMemberReference(handle).Name))]);
    }
}
