using Weft.Symbols.Dwarf;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>Small debug information written by hand: what compilers here do not write.</summary>
internal static class HandMade
{
    public const int Name = 0x03, LineProgram = 0x10, Low = 0x11, High = 0x12, Directory = 0x1B, Origin = 0x31, Specification = 0x47, Ranges = 0x55, AddressBase = 0x73, RangeListsBase = 0x74;
    public const int Address = 0x01, Data4 = 0x06, Text = 0x08, Reference4 = 0x13, SectionOffset = 0x17, RangeListIndex = 0x23, AddressIndex = 0x1B, Indirect = 0x16;
    public const int Unit = 0x11, Function = 0x2E, Inlined = 0x1D;

    /// <summary>The header of a unit of 32-bit DWARF and what follows it.</summary>
    public static byte[] MakeUnit(int version, SectionBuilder entries)
    {
        SectionBuilder unit = new();
        unit.Half(version);
        if (version >= 5) unit.Byte(1, 8).Word(0);
        else unit.Word(0).Byte(8);
        return unit.Add(entries.ToArray()).WithLength();
    }

    /// <summary>Abbreviations: code, tag, children, then names and forms.</summary>
    public static byte[] Abbreviations(params int[][] entries)
    {
        SectionBuilder section = new();
        foreach (var entry in entries)
        {
            section.Unsigned((ulong)entry[0]).Unsigned((ulong)entry[1]).Byte(entry[2]);
            foreach (var value in entry[3..]) section.Unsigned((ulong)value);
            section.Byte(0, 0);
        }

        return section.Byte(0).ToArray();
    }

    /// <summary>A unit without functions that has a line number program and covers all addresses below 2^47.</summary>
    public static DwarfSections WithLines(byte[] program, int version = 4) => new()
    {
        Abbreviations = Abbreviations([1, Unit, 0, Name, Text, Directory, Text, LineProgram, SectionOffset, Low, Address, High, Address]),
        Info = MakeUnit(version, new SectionBuilder().Byte(1).Text("own.c").Text("/home").Word(0).Long(1).Long(1ul << 47)),
        Line = program,
    };

    /// <summary>A line number program of DWARF 2 to 4 with two directories and three files.</summary>
    public static byte[] LineProgramOf(int version, SectionBuilder code, int minimumBytes = 1, int maximumOperations = 1, bool is64 = false)
    {
        SectionBuilder header = new();
        header.Byte(minimumBytes);
        if (version >= 4) header.Byte(maximumOperations);
        header.Byte(1, -5, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1);
        header.Text("sub").Text("/absolute").Byte(0);
        header.Text("here.c").Byte(0, 0, 0).Text("below.c").Byte(1, 0, 0).Text("else.c").Byte(2, 0, 0).Byte(0);
        SectionBuilder program = new();
        program.Half(version);
        if (is64) program.Long((ulong)header.Length);
        else program.Word(header.Length);
        return program.Add(header.ToArray()).Add(code.ToArray()).WithLength(is64);
    }

    /// <summary>DW_LNE_set_address.</summary>
    public static SectionBuilder SetAddress(this SectionBuilder code, ulong address) => code.Byte(0, 9, 2).Long(address);

    /// <summary>DW_LNE_end_sequence.</summary>
    public static SectionBuilder EndSequence(this SectionBuilder code) => code.Byte(0, 1, 1);
}
