using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Compiles a source of tests/fixtures/unwinding in one way of many; each once.</summary>
internal static class CompiledProgram
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new(StringComparer.Ordinal);

    /// <summary>The path of the program; skips the test where the compiler is not installed.</summary>
    public static string Of(string source, string compiler, string flags)
    {
        Assert.SkipUnless(Run.Program("sh", ["-c", "command -v " + compiler]).ExitCode == 0, compiler + " is not installed");
        return Made.GetOrAdd($"{source}|{compiler}|{flags}", _ => new Lazy<string>(() => Compile(source, compiler, flags))).Value;
    }

    private static string Compile(string source, string compiler, string flags)
    {
        string path = Repository.At("tests/fixtures/unwinding/" + source);
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(compiler + flags + File.ReadAllText(path)));
        string folder = Repository.At("artifacts/fixtures/unwinding");
        string program = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(source)}-{Convert.ToHexStringLower(key.AsSpan(0, 8))}");
        if (File.Exists(program)) return program;
        Directory.CreateDirectory(folder);
        string unfinished = $"{program}.{Environment.ProcessId}";
        string[] always = compiler == "rustc" ? ["--edition=2021"] : ["-pthread", "-w"];
        RunResult result = Run.Program(compiler, [.. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. always, "-o", unfinished, path]);
        Assert.True(result.ExitCode == 0, $"{compiler} {flags} {source}: {result.Error}");
        File.Move(unfinished, program, overwrite: true);
        return program;
    }
}
