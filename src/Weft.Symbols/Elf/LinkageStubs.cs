using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Symbols.Elf;

/// <summary>
/// Names the stubs of the procedure linkage table (<c>name@plt</c>), which have no symbols. A stub is known by its indirect
/// jump through a slot of the global offset table; the relocation of that slot names the function (System V ABI, AMD64
/// supplement, "Procedure Linkage Table"). That holds for .plt, .plt.sec, .plt.got and with or without endbr64 and bnd.
/// </summary>
internal static class LinkageStubs
{
    // Slots that are remembered, and the bytes of relocations and of code that are looked through, each in all: a hostile file
    // may have many sections that are the same bytes. Without sections all the code is searched.
    private const int MaximumSlots = 1 << 18;
    private const int MaximumSearchedBytes = 1 << 28;
    private const int RelocationBytes = 24;
    private const int StubBytes = 16;
    private const int ShortStubBytes = 8;
    private const int NoSymbol = -1;

    private static ReadOnlySpan<byte> IndirectJump => [0xFF, 0x25];

    private static ReadOnlySpan<byte> BranchTarget => [0xF3, 0x0F, 0x1E, 0xFA];

    /// <summary>Adds the stubs of a file.</summary>
    /// <param name="image">The file.</param>
    /// <param name="dynamic">Its dynamic symbols, which the relocations refer to; may be empty, as in a static program.</param>
    /// <param name="builder">What they are added to.</param>
    public static void Add(ElfImage image, in RawSymbolTable dynamic, SymbolTableBuilder builder)
    {
        Slots slots = new(dynamic);
        ReadSlots(image, slots);
        if (slots.Count == 0) return;
        FoundStubs found = new(slots);
        if (image.Sections.IsEmpty)
        {
            foreach (ref readonly ElfSegment segment in image.Segments)
                if (segment.Type == ElfSegmentType.Load && segment.IsExecutable && image.TryGetSegmentBytes(segment, out ReadOnlyMemory<byte> code))
                    Search(found.Budget.Take(code.Span), segment.Address, found);
        }
        foreach (ref readonly ElfSection section in image.Sections)
        {
            if (!section.IsExecutable || !IsLinkageTable(image.SectionName(section))
                || image.TryGetStoredBytes(section, out ReadOnlyMemory<byte> code) != ElfOutcome.Ok) continue;
            ReadOnlySpan<byte> part = found.Budget.Take(code.Span);
            Search(part, section.Address, found);
            SearchLazy(part, section.Address, found);
        }
        builder.AddStubs(image, found.Names, found.Stubs);
    }

    private static bool IsLinkageTable(ReadOnlySpan<byte> name) => name.StartsWith(".plt"u8) || name.SequenceEqual(".iplt"u8);

    private static void ReadSlots(ElfImage image, Slots slots)
    {
        // Many thousand relocations of other kinds come first: the dynamic section counts them.
        ulong relative = 0;
        if (image.TryGetDynamic(out ElfDynamic dynamic))
        {
            relative = dynamic.RelativeCount;
            if (image.TryFromAddress(dynamic.JumpRelocations, dynamic.JumpRelocationsSize, out ReadOnlyMemory<byte> jumps)) slots.Read(jumps.Span, isJumps: true);
            if (image.TryFromAddress(dynamic.Relocations, dynamic.RelocationsSize, out ReadOnlyMemory<byte> others))
                slots.Read(others.Span[(int)Math.Min(relative * RelocationBytes, (ulong)others.Length)..], isJumps: false);
            return;
        }
        foreach (ref readonly ElfSection section in image.Sections)
            if (section.Type == ElfSectionType.RelocationsWithAddends && section.IsLoaded
                && image.TryGetStoredBytes(section, out ReadOnlyMemory<byte> relocations) == ElfOutcome.Ok)
                slots.Read(relocations.Span, isJumps: image.SectionName(section).SequenceEqual(".rela.plt"u8));
    }

    private static void Search(ReadOnlySpan<byte> code, ulong address, FoundStubs found)
    {
        for (int at = 0; ; at += IndirectJump.Length)
        {
            int next = code[at..].IndexOf(IndirectJump);
            if (next < 0) return;
            at += next;
            if (at + 6 > code.Length) return;
            int displacement = BinaryPrimitives.ReadInt32LittleEndian(code[(at + 2)..]);
            ulong slot = unchecked(address + (ulong)at + 6 + (ulong)displacement);
            if (!found.Slots.TryGet(slot, out int symbol, out ulong addend)) continue;
            int start = at > 0 && code[at - 1] == 0xF2 ? at - 1 : at;
            bool marked = start >= BranchTarget.Length && code.Slice(start - BranchTarget.Length, BranchTarget.Length).SequenceEqual(BranchTarget);
            if (marked) start -= BranchTarget.Length;
            bool isLong = marked || (at + 6 < code.Length && code[at + 6] == 0x68);
            found.Add(address + (ulong)start, isLong ? StubBytes : ShortStubBytes, symbol, addend);
        }
    }

    /// <summary>With -fcf-protection the first call goes by a second stub in .plt: endbr64, push of the number, jump to the resolver.</summary>
    private static void SearchLazy(ReadOnlySpan<byte> code, ulong address, FoundStubs found)
    {
        for (int at = 0; at + StubBytes <= code.Length; at += StubBytes)
        {
            ReadOnlySpan<byte> stub = code.Slice(at, StubBytes);
            if (!stub.StartsWith(BranchTarget) || stub[4] != 0x68) continue;
            if (found.Slots.TryGetJump(BinaryPrimitives.ReadUInt32LittleEndian(stub[5..]), out int symbol, out ulong addend))
                found.Add(address + (ulong)at, StubBytes, symbol, addend);
        }
    }

    /// <summary>The slots of the global offset table that a relocation gives a function's address.</summary>
    private sealed class Slots(RawSymbolTable dynamic)
    {
        private const uint GlobalData = 6;
        private const uint JumpSlot = 7;
        private const uint IndirectRelative = 37;

        private readonly Dictionary<ulong, (int Symbol, ulong Addend)> _byAddress = [];
        private readonly List<ulong> _jumps = [];
        private readonly Budget _budget = new();

        public int Count => _byAddress.Count;

        public RawSymbolTable Dynamic => dynamic;

        public void Read(ReadOnlySpan<byte> relocations, bool isJumps)
        {
            relocations = _budget.Take(relocations);
            for (; relocations.Length >= RelocationBytes && _byAddress.Count < MaximumSlots && _jumps.Count < MaximumSlots; relocations = relocations[RelocationBytes..])
            {
                ulong slot = BinaryPrimitives.ReadUInt64LittleEndian(relocations);
                uint kind = BinaryPrimitives.ReadUInt32LittleEndian(relocations[8..]);
                uint symbol = BinaryPrimitives.ReadUInt32LittleEndian(relocations[12..]);
                ulong addend = BinaryPrimitives.ReadUInt64LittleEndian(relocations[16..]);
                if (isJumps) _jumps.Add(slot);
                if (kind is GlobalData or JumpSlot && symbol != 0 && symbol < (uint)dynamic.Symbols.Length) _byAddress[slot] = ((int)symbol, addend);
                else if (kind == IndirectRelative) _byAddress[slot] = (NoSymbol, addend);
            }
        }

        public bool TryGet(ulong slot, out int symbol, out ulong addend)
        {
            bool found = _byAddress.TryGetValue(slot, out (int Symbol, ulong Addend) value);
            (symbol, addend) = value;
            return found;
        }

        public bool TryGetJump(uint number, out int symbol, out ulong addend)
        {
            symbol = NoSymbol;
            addend = 0;
            return number < (uint)_jumps.Count && TryGet(_jumps[(int)number], out symbol, out addend);
        }
    }

    /// <summary>The stubs and their names.</summary>
    private sealed class FoundStubs(Slots slots)
    {
        private const int MaximumNameBytes = 1 << 26;

        private readonly List<(ulong Address, uint Size, uint Name)> _stubs = [];
        private readonly ArrayBufferWriter<byte> _names = new();

        public Slots Slots => slots;

        public Budget Budget { get; } = new();

        public ReadOnlyMemory<byte> Names => _names.WrittenMemory;

        public ReadOnlySpan<(ulong Address, uint Size, uint Name)> Stubs => CollectionsMarshal.AsSpan(_stubs);

        public void Add(ulong address, int size, int symbol, ulong addend)
        {
            if (_stubs.Count >= MaximumSlots || _names.WrittenCount > MaximumNameBytes) return;
            _stubs.Add((address, (uint)size, (uint)_names.WrittenCount));
            if (symbol == NoSymbol) _names.Write(Encoding.ASCII.GetBytes($"*ABS*+0x{addend:x}"));
            else _names.Write(ElfText.At(slots.Dynamic.Strings.Span, slots.Dynamic.Symbols[symbol].Name));
            _names.Write("@plt\0"u8);
        }
    }

    /// <summary>How much may still be looked through.</summary>
    private sealed class Budget
    {
        private int _left = MaximumSearchedBytes;

        public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, _left)];
            _left -= part.Length;
            return part;
        }
    }
}
