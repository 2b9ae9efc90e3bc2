using Weft.Symbols.Elf;
using Weft.Symbols.JitMaps;

namespace Weft.Fuzz;

/// <summary>The readers of ELF, of what is compressed in it, and of maps of just-in-time compiled code.</summary>
public static class ElfTargets
{
    private const int DecompressedLimit = 1 << 22;

    /// <summary>Opens an image both ways and asks it everything.</summary>
    public static void Image(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        ElfOutcome outcome = ElfImage.TryOpen(bytes, out ElfImage? image);
        Require(image is not null == (outcome == ElfOutcome.Ok));
        if (image is not null) AskEverything(image);
        if (ElfImage.TryOpenMemory(bytes, 0x7FFF_F000, out ElfImage? memory) == ElfOutcome.Ok) AskEverything(memory!);
    }

    /// <summary>Decodes xz.</summary>
    public static void Xz(ReadOnlySpan<byte> input)
    {
        ElfOutcome outcome = XzDecoder.TryDecode(input, DecompressedLimit, out byte[] output);
        Require(output.Length <= DecompressedLimit && (outcome == ElfOutcome.Ok || output.Length == 0));
    }

    /// <summary>Decompresses sections.</summary>
    public static void Compression(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        bool isGood = SectionCompression.TryDecompress(bytes, out ReadOnlyMemory<byte> first) == ElfOutcome.Ok;
        bool isGoodOld = SectionCompression.TryDecompressOld(bytes, out ReadOnlyMemory<byte> second) == ElfOutcome.Ok;
        // Step by step it is the same; what is broken is cut there.
        InSteps(bytes, false, isGood ? first.Span : default, isGood);
        InSteps(bytes, true, isGoodOld ? second.Span : default, isGoodOld);
        Require(Math.Max(first.Length, second.Length) <= Math.Max(bytes.Length, (long)bytes.Length * SectionCompression.MaximumRatio));
    }

    private static void InSteps(byte[] bytes, bool isOld, ReadOnlySpan<byte> expected, bool isGood)
    {
        using SectionBytes section = SectionCompression.Open(bytes, isOld);
        int claimed = section.Length;
        for (int end = 1; end < claimed; end *= 7) Touch(section.UpTo(end)[..Math.Min(end, section.Length)]);
        ReadOnlySpan<byte> whole = section.Whole;
        Require(whole.Length <= claimed && whole.Length == section.Length);
        if (isGood) Require(whole.SequenceEqual(expected));
        else Touch(whole);
    }

    /// <summary>Reads a map of compiled code: its ranges are in order and do not overlap.</summary>
    public static void JitMap(ReadOnlySpan<byte> input)
    {
        JitMap map = Weft.Symbols.JitMaps.JitMap.Parse(input.ToArray());
        for (int i = 0; i < input.Length; i += 8)
        {
            ulong address = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian([.. input.Slice(i, Math.Min(8, input.Length - i)), 0, 0, 0, 0, 0, 0, 0, 0]);
            if (map.TryFind(address, out JitSymbol symbol)) Require(symbol.Start <= address && address < symbol.End && map.Name(symbol).Length > 0);
        }
    }

    private static void AskEverything(ElfImage image)
    {
        _ = image.BuildId;
        _ = image.TryGetDebugLink(out DebugLink link) && DebugFilePaths.ByDebugLink("/usr/bin/program", link).All(path => path.Length > 0);
        _ = image.TryGetAlternateDebugLink(out AlternateDebugLink other) && DebugFilePaths.ByAlternateLink("/usr/bin/program", other).All(path => path.Length > 0);
        image.TryFindExceptionFrameHeader(out _, out _);
        foreach (ref readonly ElfSection section in image.Sections)
        {
            Touch(image.SectionName(section));
            if (image.TryGetBytes(section, out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok) Touch(bytes.Span);
        }
        foreach (ref readonly ElfSegment segment in image.Segments)
        {
            if (image.TryGetSegmentBytes(segment, out ReadOnlyMemory<byte> bytes)) Touch(bytes.Span);
            if (image.TryFromAddress(segment.Address, out bytes)) Touch(bytes.Span);
            AddressMapping.TryGetFileAddress(image.Segments, segment.Address + 0x5555_0000, 0x5555_0000, segment.Offset, isExecutable: true, out _);
        }
        AskSymbols(image, SymbolSelection.Code);
        AskSymbols(image, SymbolSelection.Data);
    }

    private static void AskSymbols(ElfImage image, SymbolSelection selection)
    {
        SymbolTableBuilder builder = new(selection);
        builder.Add(image);
        if (image.TryOpenMiniDebugInformation(out ElfImage? mini) == ElfOutcome.Ok) builder.Add(mini!, SymbolOrigin.MiniDebugInformation);
        SymbolTable table = builder.Build();
        ulong before = 0;
        for (int i = 0; i < table.Count; i++)
        {
            ElfSymbol symbol = table[i];
            Require(symbol.Address >= before);
            before = symbol.Address;
            Touch(table.Name(symbol));
            if (symbol.Size > 0 && table.TryFind(symbol.Address + (symbol.Size / 2), out ElfSymbol found))
                Require(found.Address <= symbol.Address + (symbol.Size / 2));
        }
        table.TryFind("shared_function"u8, out _);
        table.TryFind(ulong.MaxValue, out _);
    }

    private static void Touch(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty) _ = bytes[0] + bytes[^1];
    }

    private static void Require(bool condition)
    {
        if (!condition) throw new InvalidOperationException("a promise was broken");
    }
}
