using System.Globalization;
using System.Runtime.InteropServices;
using Weft.Symbols.Elf;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

/// <summary>Images as they lie in memory, and addresses of this very process.</summary>
public sealed class ElfMemoryTests
{
    private readonly Mapping[] _mappings = [.. File.ReadLines("/proc/self/maps").Select(Mapping.Parse)];

    [Fact]
    public void The_vdso_is_read_from_memory()
    {
        Mapping vdso = Assert.Single(_mappings, mapping => mapping.Path == "[vdso]");
        byte[] bytes = Read(vdso.Start, vdso.End);
        Assert.Equal(ElfOutcome.Ok, ElfImage.TryOpenMemory(bytes, vdso.Start, out ElfImage? image));
        SymbolTable table = ElfFiles.Code(image!);
        Assert.True(table.TryFind("__vdso_clock_gettime"u8, out ElfSymbol symbol));
        Assert.InRange(symbol.Address, 1UL, vdso.End - vdso.Start);
        Assert.True(table.TryFind(symbol.Address + 1, out _));
        Assert.False(image!.BuildId.IsEmpty);
        Assert.True(image.TryFindExceptionFrameHeader(out ReadOnlyMemory<byte> header, out _));
        Assert.Equal(1, header.Span[0]);
        Assert.True(image.TryFindSection(".text"u8, out _));

        // Cut where the kernel's mapping would not be: what is left still answers by its segments.
        Assert.Equal(ElfOutcome.Ok, ElfImage.TryOpenMemory(ElfFiles.WithoutSectionHeaders(bytes), vdso.Start, out ElfImage? bare));
        Assert.True(ElfFiles.Code(bare!).TryFind("__vdso_clock_gettime"u8, out ElfSymbol same));
        Assert.Equal(symbol.Address, same.Address);
    }

    [Fact]
    public void A_library_in_memory_has_the_dynamic_symbols_of_its_file()
    {
        // The dynamic linker has put run-time addresses into its dynamic section.
        string path = LibraryPath();
        Mapping[] parts = [.. _mappings.Where(mapping => mapping.Path == path)];
        ulong start = parts[0].Start;
        byte[] bytes = new byte[parts[^1].End - start];
        foreach (Mapping part in parts.Where(part => part.IsReadable)) Read(part.Start, part.End).CopyTo(bytes.AsSpan((int)(part.Start - start)));
        Assert.Equal(ElfOutcome.Ok, ElfImage.TryOpenMemory(bytes, start, out ElfImage? memory));

        SymbolTable expected = ElfFiles.Code(ElfFiles.Open(ElfFiles.WithoutSectionHeaders(File.ReadAllBytes(path))));
        SymbolTable actual = ElfFiles.Code(memory!);
        Assert.Equal(Listing(expected), Listing(actual));
        Assert.True(actual.Count > 1000);
    }

    [Fact]
    public void A_function_of_a_mapped_library_is_found_by_its_run_time_address()
    {
        string path = LibraryPath();
        ElfImage image = ElfFiles.Open(path);
        SymbolTable table = ElfFiles.Code(image);
        nint library = NativeLibrary.Load(path);
        foreach (string name in new[] { "getpid", "qsort", "fopen", "pthread_create", "environ" })
        {
            ulong address = (ulong)NativeLibrary.GetExport(library, name);
            Mapping mapping = _mappings.First(candidate => candidate.Start <= address && address < candidate.End);
            Assert.True(AddressMapping.TryGetFileAddress(image.Segments, address, mapping.Start, mapping.Offset, mapping.IsExecutable, out ulong fileAddress)
                || mapping.Path != path);
            if (name == "environ") continue;
            Assert.True(table.TryFind(System.Text.Encoding.ASCII.GetBytes(name), out ElfSymbol symbol));
            Assert.Equal(symbol.Address, fileAddress);
        }
    }

    private static List<string> Listing(SymbolTable table) =>
        [.. Enumerable.Range(0, table.Count).Select(i => table[i]).Select(symbol => $"{symbol.Address:x} {symbol.Size} {ElfFiles.NameAt(table, symbol.Address)}")];

    private string LibraryPath() => _mappings.First(mapping => Path.GetFileName(mapping.Path).StartsWith("libc.so", StringComparison.Ordinal)).Path;

    private static byte[] Read(ulong start, ulong end)
    {
        using FileStream memory = new("/proc/self/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        memory.Seek((long)start, SeekOrigin.Begin);
        byte[] bytes = new byte[end - start];
        memory.ReadExactly(bytes);
        return bytes;
    }

    private sealed record Mapping(ulong Start, ulong End, ulong Offset, bool IsReadable, bool IsExecutable, string Path)
    {
        public static Mapping Parse(string line)
        {
            string[] parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            ulong[] range = [.. parts[0].Split('-').Select(Hexadecimal)];
            return new Mapping(range[0], range[1], Hexadecimal(parts[2]), parts[1][0] == 'r', parts[1][2] == 'x', parts.Length > 5 ? parts[5] : "");
        }

        private static ulong Hexadecimal(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
