using System.Buffers.Binary;
using Weft.Symbols.Dwarf;

namespace Weft.Fuzz;

/// <summary>
/// The reader of debug information. An input is sections one after another, each a number (its place in
/// <see cref="Unpack"/>), two bytes of length, and its contents; tests/fuzz/pack-dwarf makes one of an ELF file.
/// </summary>
public static class DwarfTargets
{
    private const int CacheBytes = 1 << 20;

    public static void Locate(ReadOnlySpan<byte> input)
    {
        DwarfSections sections = Unpack(input);
        SourceLocator locator = new(sections, CacheBytes), debugger = new(sections, CacheBytes) { Convention = LineConvention.Debugger };
        List<SourceFrame> frames = [];
        for (ulong address = 0x0F80; address < 0x1400; address += 24)
        {
            Ask(locator, address, frames);
            debugger.TryFindLine(address, out _);
        }
        foreach (ulong address in (ReadOnlySpan<ulong>)[0, 1, 0x10, 0x40_1000, uint.MaxValue, ulong.MaxValue - 1, ulong.MaxValue]) Ask(locator, address, frames);
    }

    private static void Ask(SourceLocator locator, ulong address, List<SourceFrame> frames)
    {
        SourceLookup result = locator.Find(address, frames);
        if (result is SourceLookup.Found && (frames.Count == 0 || frames[^1].IsInlined)) throw new InvalidOperationException("No function at the end.");
        if (result is SourceLookup.NotCovered or SourceLookup.NoDebugInformation && frames.Count > 0) throw new InvalidOperationException("Frames of nothing.");
        foreach (SourceFrame frame in frames)
            if (frame.Line < 0 || frame.Column < 0) throw new InvalidOperationException("A place that is none.");
    }

    /// <summary>The sections of an input; numbers from 16 on are those of the alternate file.</summary>
    public static DwarfSections Unpack(ReadOnlySpan<byte> input)
    {
        const int Kinds = 32;
        ReadOnlyMemory<byte>[] found = new ReadOnlyMemory<byte>[Kinds];
        while (input.Length >= 3)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(input[1..]), input.Length - 3);
            found[input[0] % Kinds] = input.Slice(3, length).ToArray();
            input = input[(3 + length)..];
        }
        DwarfSections alternate = Of(found.AsSpan(16));
        return Of(found) with { Alternate = alternate.Info.Length == 0 ? null : alternate };
    }

    private static DwarfSections Of(ReadOnlySpan<ReadOnlyMemory<byte>> sections) => new()
    {
        Info = sections[0],
        Types = sections[1],
        Abbreviations = sections[2],
        Line = sections[3],
        LineStrings = sections[4],
        Strings = sections[5],
        StringOffsets = sections[6],
        Addresses = sections[7],
        Ranges = sections[8],
        RangeLists = sections[9],
        AddressRanges = sections[10],
    };
}
