using System.Xml.Linq;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Architecture;

/// <summary>The rules, asked of the assemblies and the sources that ship.</summary>
public sealed class HouseTests
{
    public static TheoryData<string> Assemblies => [.. Rules.Assemblies];

    [Fact]
    public void Every_project_under_src_has_a_place_in_the_house() =>
        Assert.Equal(
            Rules.Assemblies.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Repository.At("src")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Assemblies))]
    public void References_run_one_way(string assembly)
    {
        using var reader = Open(assembly);
        None(Rules.References(reader.Name, reader.References));
        None(Rules.Packages(reader.Name, reader.References));
    }

    [Theory, MemberData(nameof(Assemblies))]
    public void Namespaces_make_no_round(string assembly)
    {
        using var reader = Open(assembly);
        None(Rules.Cycles(reader.NamespaceEdges()));
    }

    [Theory, MemberData(nameof(Assemblies))]
    public void Unsafe_code_and_system_calls_are_in_Native_alone(string assembly)
    {
        using var reader = Open(assembly);
        None(Rules.Unsafety(reader.Name, reader.MayBeUnsafe, reader.PlatformInvokes));
        None(Sources(assembly, "*.cs").Concat(Sources(assembly, "*.csproj")).SelectMany(file => Rules.UnsafeSource(file.Path, file.Text)));
    }

    [Theory, MemberData(nameof(Assemblies))]
    public void The_Process_class_is_not_used(string assembly)
    {
        using var reader = Open(assembly);
        None(Rules.ProcessClass(reader.Name, reader.ForeignTypes));
    }

    [Theory, MemberData(nameof(Assemblies))]
    public void Public_types_are_documented(string assembly)
    {
        using var reader = Open(assembly);
        var documented = XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly + ".xml"))
            .Descendants("member").Select(member => (string)member.Attribute("name")!).ToHashSet(StringComparer.Ordinal);
        None(Rules.Documentation(reader.PublicTypes, documented));
    }

    [Theory, MemberData(nameof(Assemblies))]
    public void Files_stay_small_and_unfolded(string assembly) =>
        None(Sources(assembly, "*.cs").SelectMany(file => Rules.Size(file.Path, file.Text)));

    private static AssemblyReader Open(string assembly) =>
        new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));

    private static IEnumerable<(string Path, string Text)> Sources(string assembly, string pattern) =>
        Directory.EnumerateFiles(Repository.At("src/" + assembly), pattern, SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(Repository.At("src"), path), File.ReadAllText(path)));

    private static void None(IEnumerable<string> violations)
    {
        var text = string.Join('\n', violations);
        Assert.True(text.Length == 0, text);
    }
}
