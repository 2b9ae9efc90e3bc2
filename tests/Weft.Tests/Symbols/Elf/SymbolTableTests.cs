using System.Globalization;
using System.Text;
using Weft.Symbols.Elf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

/// <summary>Names of addresses, held against gdb, nm and objdump.</summary>
public sealed class SymbolTableTests : IDisposable
{
    private const string Functions = """
        #include <stdio.h>
        #include <math.h>
        static __attribute__((noinline)) int local_function(int a) { return printf("%d", a); }
        __attribute__((weak, alias("strong"))) int a_weak_alias(int);
        __attribute__((noinline)) int strong(int a) { return local_function(a) + puts("x"); }
        int (*pointer)(const char *) = puts;
        asm(".text\nlabel_without_size: nop\nnop\nnop\n.globl another_label\nanother_label: ret\n");
        asm(".globl sized\n.type sized,@function\nsized: nop\ninside: nop\nnop\n.size sized,.-sized\n");
        asm(".p2align 4\nz_beginning: \n.globl with_label\n.type with_label,@function\nwith_label: nop\nnop\n.size with_label,.-with_label\nnop\nnop\n");
        asm(".type table_in_code,@object\ntable_in_code: .quad 1,2\n.size table_in_code,16\n");
        int main(void) { int (*volatile again)(const char *) = puts; return strong(1) + (int)cos(2.5 + strong(2)) + again("y") + (atan2(1, strong(3)) > 0); }
        """;

    private readonly ElfFiles _files = new();

    public static TheoryData<string> RealFiles => [.. ElfFiles.OfThisMachine];

    [Theory, MemberData(nameof(RealFiles))]
    public void Names_are_those_that_gdb_prints(string path)
    {
        SymbolTable table = ElfFiles.CodeWithDebugFile(path);
        Random random = new(5);
        int step = Math.Max(1, table.Count / (Repository.Long ? 20_000 : 1_500));
        List<ulong> addresses = [];
        for (int i = 0; i < table.Count; i += step)
        {
            ElfSymbol symbol = table[i];
            // gdb has its own names for some stubs; those are compared with objdump's below.
            if (symbol.Origin == SymbolOrigin.LinkageStub) continue;
            addresses.Add(symbol.Address);
            if (symbol.HasSize) addresses.AddRange([symbol.Address + (ulong)random.NextInt64((long)symbol.Size), symbol.Address + symbol.Size - 1]);
        }
        // Between functions too: gdb and we must agree where there is none.
        ElfImage image = ElfFiles.Open(path);
        foreach (ref readonly ElfSection section in image.Sections)
        {
            if (!section.IsExecutable || section.Size == 0 || image.SectionName(section).StartsWith(".plt"u8)) continue;
            for (int i = 0; i < 500; i++) addresses.Add(section.Address + (ulong)random.NextInt64((long)section.Size));
        }
        AssertLikeGdb(path, table, addresses);
    }

    [Theory]
    [InlineData("-O1")]
    [InlineData("-O2", "-fcf-protection", "-Wl,-z,ibtplt")]
    [InlineData("-O1", "-no-pie", "-Wl,-z,lazy")]
    [InlineData("-O1", "-Wl,-z,now")]
    [InlineData("-O1", "-static")]
    [InlineData("-O1", "-static-pie")]
    [InlineData("-O2", "-fcf-protection", "-static")]
    public void Programs_compiled_in_many_ways_agree_with_gdb_nm_and_objdump(params string[] flags)
    {
        string path = _files.Compile("program", Functions, [.. flags, "-lm"]);
        ElfImage image = ElfFiles.Open(path);
        SymbolTable table = ElfFiles.Code(image);
        Dictionary<string, ulong> nm = Nm(path);
        List<ulong> addresses = [];
        foreach (string name in new[] { "main", "local_function", "strong", "a_weak_alias", "label_without_size", "another_label", "sized", "inside", "z_beginning", "with_label", "table_in_code" })
        {
            Assert.True(table.TryFind(Encoding.ASCII.GetBytes(name), out ElfSymbol symbol), name);
            Assert.Equal(nm[name], symbol.Address);
            addresses.AddRange([nm[name], nm[name] + 1, nm[name] + 2, nm[name] + 3]);
        }
        AssertLikeGdb(path, table, addresses);
        Assert.Equal("strong", ElfFiles.NameAt(table, nm["strong"]));
        Assert.Equal("sized", ElfFiles.NameAt(table, nm["inside"]));
        Assert.Equal("label_without_size", ElfFiles.NameAt(table, nm["label_without_size"] + 2));
        Assert.Equal("with_label", ElfFiles.NameAt(table, nm["with_label"] + 1));
        Assert.Equal("z_beginning", ElfFiles.NameAt(table, nm["with_label"] + 2));
        AssertStubsLikeObjdump(path, table);
    }

    [Theory, MemberData(nameof(RealFiles))]
    public void Linkage_stubs_have_the_names_of_objdump(string path)
    {
        AssertStubsLikeObjdump(path, ElfFiles.Code(ElfFiles.Open(path)));
    }

    [Theory]
    [InlineData("-Wl,--hash-style=gnu")]
    [InlineData("-Wl,--hash-style=sysv")]
    [InlineData("-Wl,--hash-style=both", "-fcf-protection", "-Wl,-z,ibtplt")]
    public void Without_section_headers_the_dynamic_symbols_and_stubs_are_the_same(params string[] flags)
    {
        string path = _files.Compile("library", Functions, [.. flags, "-shared", "-fPIC", "-s", "-lm"]);
        byte[] file = File.ReadAllBytes(path);
        SymbolTable with = ElfFiles.Code(ElfFiles.Open(file));
        SymbolTable without = ElfFiles.Code(ElfFiles.Open(ElfFiles.WithoutSectionHeaders(file)));
        Assert.Contains(Enumerable.Range(0, with.Count), i => with[i].Origin == SymbolOrigin.LinkageStub);
        // The stubs of the first call in .plt are told by their section alone.
        Assert.Equal(
            Listing(with).Where(line => !flags.Contains("-fcf-protection") || !line.Contains("@plt", StringComparison.Ordinal)),
            Listing(without).Where(line => !flags.Contains("-fcf-protection") || !line.Contains("@plt", StringComparison.Ordinal)));
        Assert.Contains(Listing(without), line => line.EndsWith(" puts@plt", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_has_a_table_of_its_own()
    {
        string path = _files.Compile("data", "int numbers[7] = {1}; static char text[] = \"abc\"; int function(void) { return text[numbers[0]]; } int main(void) { return function(); }");
        SymbolTableBuilder builder = new(SymbolSelection.Data);
        builder.Add(ElfFiles.Open(path));
        SymbolTable table = builder.Build();
        Dictionary<string, ulong> nm = Nm(path);
        Assert.True(table.TryFind(nm["numbers"] + 27, out ElfSymbol symbol));
        Assert.Equal((nm["numbers"], 28UL, SymbolKind.Object, SymbolBinding.Global), (symbol.Address, symbol.Size, symbol.Kind, symbol.Binding));
        Assert.True(table.TryFind("text"u8, out symbol));
        Assert.Equal((nm["text"], SymbolBinding.Local), (symbol.Address, symbol.Binding));
        Assert.False(table.TryFind("function"u8, out _));
        Assert.False(ElfFiles.Code(ElfFiles.Open(path)).TryFind("numbers"u8, out _));
    }

    [Fact]
    public void Symbols_of_stripped_files_come_from_mini_debug_information_and_debug_files()
    {
        string path = _files.Compile("program", Functions, "-g", "-O1", "-lm");
        Dictionary<string, ulong> nm = Nm(path);
        _files.Tool("objcopy", "--only-keep-debug", path, _files.At("debug"));
        _files.Tool("strip", "--strip-debug", path, "-o", _files.At("mini"));
        _files.Tool("xz", "-k", _files.At("mini"));
        _files.Tool("objcopy", "-S", "--add-section", ".gnu_debugdata=" + _files.At("mini.xz"), path, _files.At("stripped"));
        ElfImage stripped = ElfFiles.Open(_files.At("stripped"));
        Assert.Null(ElfFiles.NameAt(ElfFiles.Code(stripped), nm["local_function"]));

        Assert.Equal(ElfOutcome.Ok, stripped.TryOpenMiniDebugInformation(out ElfImage? mini));
        SymbolTableBuilder builder = new(SymbolSelection.Code);
        builder.Add(stripped);
        builder.Add(mini!, SymbolOrigin.MiniDebugInformation);
        AssertLocal(builder.Build(), SymbolOrigin.MiniDebugInformation);

        builder = new(SymbolSelection.Code);
        builder.Add(stripped);
        builder.Add(ElfFiles.Open(_files.At("debug")), SymbolOrigin.DebugFile);
        AssertLocal(builder.Build(), SymbolOrigin.DebugFile);

        void AssertLocal(SymbolTable table, SymbolOrigin origin)
        {
            Assert.True(table.TryFind(nm["local_function"] + 1, out ElfSymbol symbol));
            Assert.Equal((origin, "local_function"), (symbol.Origin, Encoding.ASCII.GetString(table.Name(symbol))));
            Assert.Equal("label_without_size", ElfFiles.NameAt(table, nm["label_without_size"] + 1));
            Assert.Equal("printf@plt", ElfFiles.NameAt(table, Enumerable.Range(0, table.Count).Select(i => table[i]).First(stub => table.Name(stub).SequenceEqual("printf@plt"u8)).Address));
        }
    }

    [Fact]
    public void Versions_are_cut_from_names()
    {
        File.WriteAllText(_files.At("map"), "V1 { global: old; }; V2 { global: fresh; local: *; } V1;");
        string path = _files.Compile(
            "versioned", "asm(\".symver one,old@V1\\n.symver two,fresh@@V2\"); int one(void){return 1;} int two(void){return 2;}",
            "-shared", "-fPIC", "-Wl,--version-script=" + _files.At("map"));
        SymbolTable table = ElfFiles.Code(ElfFiles.Open(path));
        Assert.True(table.TryFind("fresh"u8, out ElfSymbol symbol));
        Assert.Equal("fresh", ElfFiles.NameAt(table, symbol.Address));
        Assert.True(table.TryFind("old"u8, out symbol));
        Assert.Equal("old", ElfFiles.NameAt(table, symbol.Address));
    }

    public void Dispose() => _files.Dispose();

    private static IEnumerable<string> Listing(SymbolTable table) =>
        Enumerable.Range(0, table.Count).Select(i => table[i]).Select(symbol => $"{symbol.Address:x} {symbol.Kind} {ElfFiles.NameAt(table, symbol.Address)}");

    private static Dictionary<string, ulong> Nm(string path)
    {
        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        foreach (string[] parts in Run.Program("nm", [path]).OutputLines.Select(line => line.Split(' ')).Where(parts => parts.Length == 3 && parts[0].Length == 16))
            symbols[parts[2]] = ulong.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return symbols;
    }

    private void AssertLikeGdb(string path, SymbolTable table, List<ulong> addresses)
    {
        File.WriteAllLines(_files.At("commands"), ["set pagination off", "set print demangle off", "set print asm-demangle off", .. addresses.Select(address => $"info symbol 0x{address:x}")]);
        RunResult gdb = Run.Program("gdb", ["-nx", "-batch", "-iex", "set auto-load no", "-iex", "set debug-file-directory /nonexistent", path, "-x", _files.At("commands")], limit: TimeSpan.FromMinutes(5));
        string?[] theirs =
        [
            .. gdb.OutputLines.Where(line => line.Contains(" in section ", StringComparison.Ordinal) || line.StartsWith("No symbol matches", StringComparison.Ordinal))
                .Select(line => line.StartsWith("No symbol", StringComparison.Ordinal) ? null : line[..line.IndexOf(" in section ", StringComparison.Ordinal)].Split(" + ")[0].Split('@')[0]),
        ];
        Assert.Equal(addresses.Count, theirs.Length);
        List<string> different = [.. addresses.Zip(theirs).Where(pair => ElfFiles.NameAt(table, pair.First) != pair.Second)
            .Select(pair => $"{pair.First:x}: gdb {pair.Second}, here {ElfFiles.NameAt(table, pair.First)}")];
        Assert.True(different.Count == 0, string.Join('\n', different.Take(20)));
    }

    private static void AssertStubsLikeObjdump(string path, SymbolTable table)
    {
        List<string> sections = [.. new[] { ".plt", ".plt.sec", ".plt.got", ".iplt" }.SelectMany(name => new[] { "-j", name })];
        RunResult objdump = Run.Program("objdump", ["-d", .. sections, path], limit: TimeSpan.FromMinutes(5));
        List<string> different = [];
        int compared = 0;
        foreach (string line in objdump.OutputLines.Where(line => line.EndsWith("@plt>:", StringComparison.Ordinal)))
        {
            string[] parts = line.TrimEnd(':').Split(' ');
            ulong address = ulong.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            string name = parts[1].Trim('<', '>');
            // binutils adds the addend with a sign of its own in some versions: the function is what counts.
            if (ElfFiles.NameAt(table, address) != name || ElfFiles.NameAt(table, address + 5) != name) different.Add($"{line} here {ElfFiles.NameAt(table, address)}");
            compared++;
        }
        Assert.True(different.Count == 0, string.Join('\n', different.Take(20)));
        Assert.True(compared > 0 || !objdump.Output.Contains("@plt>:", StringComparison.Ordinal));
    }
}
