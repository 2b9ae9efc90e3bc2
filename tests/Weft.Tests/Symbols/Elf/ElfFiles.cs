using System.Text;
using Weft.Symbols.Elf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

/// <summary>ELF files to read: those of this machine, and some compiled for a test, deleted when it ends.</summary>
internal sealed class ElfFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-elf-").FullName;

    /// <summary>Files that most machines with the tools of the tests have.</summary>
    public static IEnumerable<string> OfThisMachine { get; } =
    [
        .. new[]
        {
            "/usr/bin/bash", "/usr/bin/true", "/lib/x86_64-linux-gnu/libc.so.6", "/lib64/libc.so.6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
            "/lib64/ld-linux-x86-64.so.2", "/usr/lib/x86_64-linux-gnu/libcrypto.so.3", "/usr/bin/gdb", "/usr/bin/node",
            typeof(object).Assembly.Location.Replace("System.Private.CoreLib.dll", "libcoreclr.so", StringComparison.Ordinal), Repository.Binary,
        }.Where(File.Exists),
    ];

    public static ElfImage Open(string path) => Open(File.ReadAllBytes(path));

    public static ElfImage Open(byte[] bytes)
    {
        Assert.Equal(ElfOutcome.Ok, ElfImage.TryOpen(bytes, out ElfImage? image));
        return image!;
    }

    public static SymbolTable Code(ElfImage image)
    {
        SymbolTableBuilder builder = new(SymbolSelection.Code);
        builder.Add(image);
        return builder.Build();
    }

    /// <summary>The code symbols of a file and of the debug file beside it, which gdb reads of itself.</summary>
    public static SymbolTable CodeWithDebugFile(string path)
    {
        ElfImage image = Open(path);
        SymbolTableBuilder builder = new(SymbolSelection.Code);
        builder.Add(image);
        if (image.TryGetDebugLink(out DebugLink link) && DebugFilePaths.ByDebugLink(path, link, "/nonexistent").FirstOrDefault(File.Exists) is { } file)
        {
            byte[] bytes = File.ReadAllBytes(file);
            if (DebugLinkChecksum.Compute(bytes) == link.Checksum) builder.Add(Open(bytes), SymbolOrigin.DebugFile);
        }
        return builder.Build();
    }

    /// <summary>The name at an address; null when there is none.</summary>
    public static string? NameAt(SymbolTable table, ulong address) =>
        table.TryFind(address, out ElfSymbol symbol) ? Encoding.Latin1.GetString(table.Name(symbol)) : null;

    /// <summary>Where the test may write a file.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Compiles C to a file of a name.</summary>
    public string Compile(string name, string source, params string[] flags)
    {
        File.WriteAllText(At(name + ".c"), source);
        Tool("gcc", ["-o", At(name), At(name + ".c"), .. flags]);
        return At(name);
    }

    /// <summary>Runs a tool that must succeed.</summary>
    public RunResult Tool(string program, params string[] arguments)
    {
        RunResult result = Run.Program(program, arguments, workingFolder: _folder);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.Error}");
        return result;
    }

    /// <summary>The file without its section headers, as some packers leave it.</summary>
    public static byte[] WithoutSectionHeaders(byte[] file)
    {
        byte[] cut = [.. file];
        cut.AsSpan(40, 8).Clear();
        cut.AsSpan(58, 6).Clear();
        return cut;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
