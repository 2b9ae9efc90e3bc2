using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>The programs of tests/fixtures/dwarf, compiled in a variant and kept under artifacts.</summary>
internal static class DebugProgram
{
    private static readonly string Sources = Repository.At("tests/fixtures/dwarf");
    private static readonly string Output = Repository.At("artifacts/dwarf");
    private static readonly ConcurrentDictionary<string, Lazy<DebugFile>> Files = new(StringComparer.Ordinal);

    /// <summary>Compiles both files with a compiler and flags: "g++ -O2 -gdwarf-5". Skips the test when the compiler is not there.</summary>
    public static DebugFile Compile(string command) => Once(command, () =>
    {
        string[] words = command.Split(' ');
        var compiler = words[0] == "clang++" ? FindClang() : words[0];
        Assert.SkipWhen(compiler is null, "clang is not installed");
        return new DebugFile(Make(command, path => Check(Run.Program(
            compiler, [.. words[1..], "-std=c++17", "-o", path, "shapes.cpp", "total.cpp"], workingFolder: Sources))));
    });

    /// <summary>A compiled program after dwz or objcopy: "dwz", "objcopy --remove-section=.debug_aranges".</summary>
    public static DebugFile Changed(DebugFile original, string command) => Once(original.Path + " " + command, () =>
    {
        string[] words = command.Split(' ');
        return new DebugFile(Make(original.Path + " " + command, path =>
        {
            File.Copy(original.Path, path, overwrite: true);
            Check(Run.Program(words[0], [.. words[1..], path]));
        }));
    });

    /// <summary>Two programs after dwz has moved what they share to a third file.</summary>
    public static (DebugFile First, DebugFile Second) Shared(DebugFile first, DebugFile second)
    {
        var folder = Make("dwz -m " + first.Path + " " + second.Path, path =>
        {
            Directory.CreateDirectory(path);
            File.Copy(first.Path, Path.Combine(path, "first"));
            File.Copy(second.Path, Path.Combine(path, "second"));
            Check(Run.Program("dwz", ["-m", "common", "first", "second"], workingFolder: path));
        });
        return (Open("first"), Open("second"));

        DebugFile Open(string name) => new(Path.Combine(folder, name), Path.Combine(folder, "common"));
    }

    private static DebugFile Once(string key, Func<DebugFile> make) => Files.GetOrAdd(key, _ => new Lazy<DebugFile>(make)).Value;

    // What is made is moved into place when it is whole, so that a run that was ended leaves nothing half made.
    private static string Make(string key, Action<string> make)
    {
        Directory.CreateDirectory(Output);
        var text = key + string.Concat(Directory.EnumerateFiles(Sources).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var path = Path.Combine(Output, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
        if (Path.Exists(path)) return path;
        var unfinished = $"{path}.{Environment.ProcessId}";
        make(unfinished);
        if (Directory.Exists(unfinished)) Directory.Move(unfinished, path);
        else File.Move(unfinished, path, overwrite: true);
        return path;
    }

    private static void Check(RunResult result) => Assert.True(result.ExitCode == 0, result.Error);

    private static string? FindClang() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .SelectMany(folder => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "clang++*") : [])
            .FirstOrDefault(path => Path.GetFileName(path)["clang++".Length..].All(letter => char.IsAsciiDigit(letter) || letter == '-'));
}
