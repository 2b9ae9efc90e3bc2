using System.Text;
using Weft.Symbols.Demangling;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Demangling;

/// <summary>The demangler beside c++filt, name by name.</summary>
public sealed class DemanglerOracleTests(ITestOutputHelper output)
{
    private const int SampleSize = 8_000;

    // Where binutils 2.40 writes what belongs around a type into an array or function type inside it.
    private static readonly HashSet<string> WrongInOracle = new(StringComparer.Ordinal)
    {
        "_Z10strings_inIiEDTplfp_ixtlA4_KcLS0_97ELS0_98ELS0_99EELi0EET_",
        "_Z4newsIiEDTcmcmcmcmcmnw_T_Enw_S0_pifp_Enw_S0_ilfp_Egsnw_S0_Enwadfp__S0_piLi1EEna_A3_S0_EES0_",
    };

    public static TheoryData<string> Binaries =>
    [
        "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
        "/usr/bin/node",
        "/usr/lib/gcc/x86_64-linux-gnu/*/cc1plus",
        "/usr/share/dotnet/shared/Microsoft.NETCore.App/*/libcoreclr.so:/usr/lib/dotnet/shared/Microsoft.NETCore.App/*/libcoreclr.so",
    ];

    [Theory, MemberData(nameof(Binaries))]
    public void Large_binaries_read_as_with_cxxfilt(string pattern)
    {
        string? binary = Find(pattern);
        Assert.SkipWhen(binary is null, "there is no " + pattern);
        string[] names = [.. Names(binary, "-D").Concat(Names(binary)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int step = (names.Length / SampleSize) + 1;
        Compare(binary, [.. names.Where((_, i) => i % step == 0)]);
    }

    [Theory]
    [InlineData("-O0", 600)]
    [InlineData("-O2", 400)]
    public void Every_construct_of_Cxx20_reads_as_with_cxxfilt(string optimisation, int atLeast)
    {
        string place = Directory.CreateTempSubdirectory("weft-demangling-").FullName;
        try
        {
            string compiled = Path.Combine(place, "names.o");
            RunResult result = Run.Program("g++", ["-std=c++20", "-w", optimisation, "-c", "-o", compiled, Repository.At("tests/fixtures/demangling.cpp")]);
            Assert.True(result.ExitCode == 0, result.Error);
            string[] names = [.. Names(compiled)];
            Assert.True(names.Length >= atLeast, $"{names.Length} names");
            Compare("demangling.cpp " + optimisation, names);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    [Fact]
    public void Rust_reads_as_written_down()
    {
        string[][] lines =
        [
            .. File.ReadLines(Repository.At("tests/golden/demangling-rust.txt")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')),
        ];
        Assert.True(lines.Length > 500);
        Assert.All(lines, line => Assert.Equal(line[1], Demangler.Demangle(Encoding.UTF8.GetBytes(line[0]))));
    }

    private void Compare(string what, string[] names)
    {
        (int different, int only) = Compare(names, [], DemangleOptions.None);
        (int differentAliases, _) = Compare(names, ["-i"], DemangleOptions.StandardAliases);
        output.WriteLine($"{what}: {names.Length} names compared, {different} different, {only} that c++filt cannot read; with -i {differentAliases} different");
    }

    private static (int Different, int OnlyOurs) Compare(string[] names, string[] arguments, DemangleOptions options)
    {
        // In the full form Rust's names carry what -i leaves out, as here.
        string[] kept = arguments.Length == 0 ? [.. names.Where(name => !IsRust(name))] : names;
        string[] expected = Run.Program("c++filt", arguments, Encoding.UTF8.GetBytes(string.Join('\n', kept) + "\n")).OutputLines;
        Assert.Equal(kept.Length, expected.Length);
        int different = 0, only = 0;
        List<string> wrong = [];
        for (int i = 0; i < kept.Length; i++)
        {
            string ours = Demangler.Demangle(Encoding.UTF8.GetBytes(kept[i]), options);
            if (string.Equals(ours, expected[i], StringComparison.Ordinal)) continue;
            if (string.Equals(expected[i], kept[i], StringComparison.Ordinal))
            {
                only++;
                continue;
            }
            different++;
            if (!WrongInOracle.Contains(kept[i])) wrong.Add($"{kept[i]}\n  c++filt {expected[i]}\n  here    {ours}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(10)));
        return (different, only);
    }

    private static bool IsRust(string name) => name.StartsWith("_R", StringComparison.Ordinal) || name.Contains("17h", StringComparison.Ordinal);

    private static IEnumerable<string> Names(string binary, params string[] options) =>
        Run.Program("nm", [.. options, "--format=just-symbols", binary]).OutputLines
            .Select(line => line.Split('@')[0])
            .Where(name => name.StartsWith("_Z", StringComparison.Ordinal) || name.StartsWith("_R", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);

    // The first that is there, of patterns separated by colons.
    private static string? Find(string patterns)
    {
        foreach (string pattern in patterns.Split(':'))
        {
            string[] parts = pattern.Split('*');
            if (parts.Length == 1 && File.Exists(pattern)) return pattern;
            if (parts.Length == 1 || !Directory.Exists(parts[0])) continue;
            if (Directory.EnumerateDirectories(parts[0]).Order(StringComparer.Ordinal).Select(folder => folder + parts[1]).LastOrDefault(File.Exists) is { } found) return found;
        }
        return null;
    }
}
