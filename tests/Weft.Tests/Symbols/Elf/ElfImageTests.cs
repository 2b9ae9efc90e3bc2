using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Symbols.Elf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Elf;

/// <summary>Headers, sections, segments and notes, held against readelf.</summary>
public sealed partial class ElfImageTests : IDisposable
{
    private readonly ElfFiles _files = new();

    public static TheoryData<string> RealFiles => [.. ElfFiles.OfThisMachine];

    [Theory, MemberData(nameof(RealFiles))]
    public void Sections_are_those_of_readelf(string path)
    {
        ElfImage image = ElfFiles.Open(path);
        List<string> ours = [];
        foreach (ref readonly ElfSection section in image.Sections[1..])
            ours.Add($"{section.Index} {Encoding.UTF8.GetString(image.SectionName(section))} {section.Address:x16} {section.Offset:x6} {section.Size:x6} {section.Link} {section.Info} {section.Alignment}");
        Assert.Equal(
            Run.Program("readelf", ["-SW", path]).OutputLines.Select(line => SectionLine().Match(line)).Where(match => match.Success && match.Groups["a"].Value != "0")
                .Select(match => string.Join(' ', match.Groups.Values.Skip(1).Select(group => group.Value))),
            ours);
    }

    [Theory, MemberData(nameof(RealFiles))]
    public void Segments_are_those_of_readelf(string path)
    {
        ElfImage image = ElfFiles.Open(path);
        List<string> ours = [];
        foreach (ref readonly ElfSegment segment in image.Segments)
            ours.Add($"{segment.Offset:x6} {segment.Address:x16} {segment.FileSize:x6} {segment.MemorySize:x6} {(segment.IsExecutable ? "E" : "")} {segment.Alignment:x}");
        Assert.Equal(
            Run.Program("readelf", ["-lW", path]).OutputLines.Select(line => SegmentLine().Match(line)).Where(match => match.Success)
                .Select(match => string.Join(' ', match.Groups.Values.Skip(1).Select(group => group.Value.TrimStart('R', 'W', ' ')))),
            ours);
    }

    [Theory, MemberData(nameof(RealFiles))]
    public void The_build_id_is_readelfs_with_and_without_section_headers(string path)
    {
        string? theirs = Run.Program("readelf", ["-nW", path]).OutputLines
            .FirstOrDefault(line => line.Contains("Build ID: ", StringComparison.Ordinal))?.Split("Build ID: ")[1].Trim();
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal(theirs ?? "", Convert.ToHexStringLower(ElfFiles.Open(file).BuildId.Span));
        Assert.Equal(theirs ?? "", Convert.ToHexStringLower(ElfFiles.Open(ElfFiles.WithoutSectionHeaders(file)).BuildId.Span));
    }

    [Theory, MemberData(nameof(RealFiles))]
    public void The_unwind_header_is_found_by_segment_where_its_section_is(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        ElfImage image = ElfFiles.Open(file);
        bool exists = image.TryFindSection(".eh_frame_hdr"u8, out ElfSection section);
        Assert.Equal(exists, ElfFiles.Open(ElfFiles.WithoutSectionHeaders(file)).TryFindExceptionFrameHeader(out ReadOnlyMemory<byte> bytes, out ulong address));
        if (!exists) return;
        Assert.Equal(section.Address, address);
        Assert.Equal(ElfOutcome.Ok, image.TryGetBytes(section, out ReadOnlyMemory<byte> expected));
        Assert.True(expected.Span.SequenceEqual(bytes.Span));
    }

    [Fact]
    public void More_sections_than_the_header_can_count_are_all_found()
    {
        const int Count = 66_000;
        StringBuilder source = new();
        for (int i = 0; i < Count; i++) source.Append(CultureInfo.InvariantCulture, $".section .text.n{i},\"ax\",@progbits\nlabel{i}: nop\n");
        File.WriteAllText(_files.At("many.s"), source.ToString());
        _files.Tool("as", "-o", _files.At("many.o"), _files.At("many.s"));
        ElfImage image = ElfFiles.Open(_files.At("many.o"));
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(image.Bytes.Span[60..]));
        Assert.True(image.Sections.Length > Count);
        Assert.True(image.TryFindSection(Encoding.ASCII.GetBytes($".text.n{Count - 1}"), out ElfSection last));
        Assert.Equal(1UL, last.Size);

        // Linked with each section kept: the labels are untyped, so only the extended index tells that they are in code.
        _files.Tool("ld", "-shared", "--unique=.text.n*", "-o", _files.At("many.so"), _files.At("many.o"));
        ElfImage linked = ElfFiles.Open(_files.At("many.so"));
        Assert.True(linked.Sections.Length > Count);
        SymbolTable table = ElfFiles.Code(linked);
        Assert.True(table.Count >= Count);
        Assert.True(table.TryFind(Encoding.ASCII.GetBytes($"label{Count - 1}"), out ElfSymbol symbol));
        Assert.Equal($"label{Count - 1}", ElfFiles.NameAt(table, symbol.Address));
    }

    [Fact]
    public void Other_files_are_refused_with_the_reason()
    {
        byte[] good = File.ReadAllBytes("/usr/bin/true");
        Assert.Equal(ElfOutcome.NotElf, ElfImage.TryOpen("#!/bin/sh\n"u8.ToArray(), out _));
        Assert.Equal(ElfOutcome.NotElf, ElfImage.TryOpen(default, out _));
        Assert.Equal(ElfOutcome.NotSixtyFourBit, ElfImage.TryOpen(Changed(4, 1), out _));
        Assert.Equal(ElfOutcome.NotLittleEndian, ElfImage.TryOpen(Changed(5, 2), out _));
        Assert.Equal(ElfOutcome.OtherMachine, ElfImage.TryOpen(Changed(18, 183), out _));
        Assert.Equal(ElfOutcome.Truncated, ElfImage.TryOpen(good.AsMemory(0, 40), out _));
        Assert.Equal(ElfOutcome.Truncated, ElfImage.TryOpen(good.AsMemory(0, 100), out _));
        Assert.Equal(ElfOutcome.BadHeader, ElfImage.TryOpen(Changed(54, 55), out _));
        // A cut file still has its segments.
        Assert.Equal(ElfOutcome.Ok, ElfImage.TryOpen(good.AsMemory(0, 8192), out ElfImage? cut));
        Assert.Equal(ElfOutcome.Truncated, cut!.SectionsOutcome);
        Assert.False(cut.BuildId.IsEmpty);

        byte[] Changed(int at, byte value)
        {
            byte[] bytes = [.. good];
            bytes[at] = value;
            return bytes;
        }
    }

    [Fact]
    public void Opening_reads_the_headers_alone()
    {
        // Every byte but the headers is broken: opening does not see it.
        byte[] file = File.ReadAllBytes("/usr/bin/bash");
        ElfImage image = ElfFiles.Open(file);
        int headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(40));
        ElfSection names = image.Sections[BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(62))];
        byte[] hollow = [.. file];
        hollow.AsSpan(64 + (image.Segments.Length * 56), (int)names.Offset - 64 - (image.Segments.Length * 56)).Fill(0xA5);
        ElfImage other = ElfFiles.Open(hollow);
        Assert.Equal(image.Sections.ToArray(), other.Sections.ToArray());
        Assert.Equal(image.Segments.ToArray(), other.Segments.ToArray());
        Assert.True(headers > 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ElfFiles.Open(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 10);
    }

    public void Dispose() => _files.Dispose();

    [GeneratedRegex(@"^ *\[ *(?<a>\d+)\] (?<b>\S*) +[A-Z_0-9]+ +(?<c>[0-9a-f]{16}) (?<d>[0-9a-f]+) (?<e>[0-9a-f]+) [0-9a-f]+ +[A-Za-z]* *(?<f>\d+) +(?<g>\d+) +(?<h>\d+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SectionLine();

    [GeneratedRegex(@"^  [A-Z_]+ +0x(?<a>[0-9a-f]+) 0x(?<b>[0-9a-f]+) 0x[0-9a-f]+ 0x(?<c>[0-9a-f]+) 0x(?<d>[0-9a-f]+) (?<e>[R W]*E?) *(?:0x)?(?<f>[0-9a-f]+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SegmentLine();
}
