namespace Weft.Symbols.Dwarf;

/// <summary>Decodes the line number program of a unit (DWARF 5, 6.2; versions 2 to 5).</summary>
internal ref struct LineTableReader
{
    // Entries of a list of directories or files. The Linux kernel's largest units include some thousand files.
    private const int MaximumEntries = 1 << 16;
    private const int MaximumFormats = 32;
    private const int LengthBytes = 12;
    // Rows of one unit; the largest known have some hundred thousand.
    private const int MaximumRows = 1 << 21;

    private readonly DwarfUnit _unit;
    private readonly List<AttributeValue> _directories = [];
    private readonly List<LineFile> _files = [];
    private DwarfCursor _cursor;
    private UnitFormat _format;
    private LineProgramHeader _header;
    private ReadOnlySpan<byte> _operandCounts;

    private LineTableReader(DwarfUnit unit, DwarfCursor cursor, UnitFormat format)
    {
        _unit = unit;
        _cursor = cursor;
        _format = format;
    }

    /// <summary>Decodes a program; what follows something unreadable is left out.</summary>
    /// <param name="unit">The unit that refers to it.</param>
    /// <param name="offset">Where it begins in .debug_line.</param>
    public static LineTable Read(DwarfUnit unit, long offset)
    {
        DwarfCursor start = new(unit.File.Sections.Line.UpTo(offset + LengthBytes), offset);
        int end = start.End(out bool is64);
        ReadOnlySpan<byte> section = unit.File.Sections.Line.UpTo(end);
        if (end < 0 || end > section.Length) return LineTable.Empty;
        UnitFormat format = unit.Header.Format with { Is64 = is64 };
        return new LineTableReader(unit, new DwarfCursor(section[..end], start.Position), format).Decode();
    }

    private LineTable Decode()
    {
        int version = _cursor.Half();
        if (version is < 2 or > 5) return LineTable.Empty;
        _format = _format with { Version = (byte)version };
        if (version == 5)
        {
            byte addressBytes = _cursor.Byte();
            if (addressBytes is not (4 or 8) || _cursor.Byte() != 0) return LineTable.Empty;
            _format = _format with { AddressBytes = addressBytes };
        }
        ulong headerBytes = _cursor.Number(_format.OffsetBytes);
        DwarfCursor program = _cursor;
        program.Skip(headerBytes);
        if (!TryReadHeader(version)) return LineTable.Empty;
        if (version == 5) ReadEntryLists();
        else ReadOldLists();
        // A list that is cut or unknown costs names, not lines: the header says where the program begins.
        _cursor = program;
        LineRowCollector rows = new(MaximumRows);
        Run(rows);
        return rows.Build(new LineFiles(_unit, version, [.. _directories], [.. _files]));
    }

    private bool TryReadHeader(int version)
    {
        byte minimumBytes = _cursor.Byte();
        byte maximumOperations = version >= 4 ? _cursor.Byte() : (byte)1;
        bool isStatement = _cursor.Byte() != 0;
        sbyte lineBase = (sbyte)_cursor.Byte();
        byte lineRange = _cursor.Byte();
        byte opcodeBase = _cursor.Byte();
        _header = new(minimumBytes, Math.Max(maximumOperations, (byte)1), isStatement, lineBase, lineRange, opcodeBase);
        // A range of 0 leaves no special opcodes; it is met in tables that have no rows.
        if (_cursor.Failed || opcodeBase == 0) return false;
        Span<byte> counts = new byte[opcodeBase];
        for (int i = 1; i < opcodeBase; i++) counts[i] = _cursor.Byte();
        _operandCounts = counts;
        return !_cursor.Failed;
    }

    private void ReadOldLists()
    {
        while (!_cursor.Failed && _directories.Count < MaximumEntries)
        {
            ulong at = (ulong)_cursor.Position;
            if (_cursor.Text().IsEmpty) break;
            _directories.Add(new(ValueClass.TextHere, at));
        }
        while (!_cursor.Failed && _files.Count < MaximumEntries)
        {
            ulong at = (ulong)_cursor.Position;
            if (_cursor.Text().IsEmpty) break;
            ReadOldFile(at);
        }
    }

    // Directory, time of change, size.
    private void ReadOldFile(ulong nameAt)
    {
        ulong directory = _cursor.Unsigned();
        _cursor.SkipNumber();
        _cursor.SkipNumber();
        _files.Add(new(new(ValueClass.TextHere, nameAt), Number(directory)));
    }

    private void ReadEntryLists()
    {
        const ulong Path = 1, DirectoryIndex = 2;
        Span<(ulong Content, ushort Form)> formats = stackalloc (ulong, ushort)[MaximumFormats];
        for (int list = 0; list < 2; list++)
        {
            int formatCount = _cursor.Byte();
            if (formatCount > MaximumFormats) return;
            for (int i = 0; i < formatCount; i++)
            {
                ulong content = _cursor.Unsigned(), form = _cursor.Unsigned();
                formats[i] = (content, form > ushort.MaxValue ? (ushort)0 : (ushort)form);
            }
            ulong count = _cursor.Unsigned();
            // Entries without content would cost nothing in the file and something here.
            if (formatCount == 0) count = 0;
            for (ulong entry = 0; entry < count && entry < MaximumEntries; entry++)
            {
                AttributeValue name = default;
                int directory = 0;
                foreach ((ulong content, ushort form) in formats[..formatCount])
                {
                    AttributeValue value = FormReader.Read(ref _cursor, form, 0, _format, 0);
                    if (content == Path) name = value;
                    else if (content == DirectoryIndex) directory = Number(value.Number);
                }
                if (_cursor.Failed) return;
                if (list == 0) _directories.Add(name);
                else _files.Add(new(name, directory));
            }
        }
    }

    private void Run(LineRowCollector rows)
    {
        LineState state = new(_header);
        while (_cursor.Remaining > 0 && !rows.IsFull)
        {
            byte opcode = _cursor.Byte();
            if (opcode >= _header.OpcodeBase)
            {
                if (_header.LineRange == 0) return;
                int adjusted = opcode - _header.OpcodeBase;
                state.Advance(_header, (ulong)(adjusted / _header.LineRange));
                state.Line = unchecked((uint)(state.Line + _header.LineBase + adjusted % _header.LineRange));
                rows.Add(state);
                continue;
            }
            switch (opcode)
            {
                case 0:
                    if (!RunExtended(ref state, rows)) return;
                    break;
                case 1: rows.Add(state); break;
                case 2: state.Advance(_header, _cursor.Unsigned()); break;
                case 3: state.Line = unchecked((uint)(state.Line + _cursor.Signed())); break;
                case 4: state.File = _cursor.Unsigned(); break;
                case 5: state.Column = _cursor.Unsigned(); break;
                case 6: state.IsStatement = !state.IsStatement; break;
                case 8:
                    if (_header.LineRange == 0) return;
                    state.Advance(_header, (ulong)((255 - _header.OpcodeBase) / _header.LineRange));
                    break;
                case 9:
                    state.Address = unchecked(state.Address + _cursor.Half());
                    state.Operation = 0;
                    break;
                // Basic blocks, ends of prologues, instruction sets and what is unknown change no line.
                default:
                    for (int i = _operandCounts[opcode]; i > 0; i--) _cursor.SkipNumber();
                    break;
            }
        }
    }

    private bool RunExtended(ref LineState state, LineRowCollector rows)
    {
        ulong length = _cursor.Unsigned();
        if (_cursor.Failed || length > (ulong)_cursor.Remaining) return false;
        DwarfCursor next = _cursor;
        next.Skip(length);
        if (length > 0)
        {
            switch (_cursor.Byte())
            {
                case 1:
                    rows.EndSequence(state.Address);
                    state = new LineState(_header);
                    break;
                case 2:
                    state.Address = length is 5 or 9 ? _cursor.Number((int)length - 1) : 0;
                    state.Operation = 0;
                    rows.AddressSet(state.Address);
                    break;
                case 3 when _files.Count < MaximumEntries:
                    ulong at = (ulong)_cursor.Position;
                    _cursor.Text();
                    ReadOldFile(at);
                    break;
            }
        }
        _cursor = next;
        return true;
    }

    private static int Number(ulong value) => value <= int.MaxValue ? (int)value : int.MaxValue;
}
