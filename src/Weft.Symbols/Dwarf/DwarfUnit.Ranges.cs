namespace Weft.Symbols.Dwarf;

/// <content>Where code is, in all forms.</content>
internal sealed partial class DwarfUnit
{
    // DW_RLE_* (DWARF 5, 7.25).
    private const byte EndOfList = 0, BaseAddressIndex = 1, StartEndIndex = 2, StartIndexLength = 3;
    private const byte OffsetPair = 4, BaseAddress = 5, StartEnd = 6, StartLength = 7;

    /// <summary>Adds the ranges of an entry of this unit to a map.</summary>
    public void AddRanges(in CodeAttributes code, RangeMapBuilder builder, int value)
    {
        if (code.Ranges.IsPresent)
        {
            if (Header.Format.Version >= 5) AddRangeList(code.Ranges, builder, value);
            else AddOldRanges(code.Ranges.AsSectionOffset, builder, value);
        }
        else if (TryAddress(code.Low, out ulong low))
        {
            if (TryAddress(code.High, out ulong high)) builder.Add(low, high, value);
            else if (code.High.Class == ValueClass.Constant) builder.Add(low, unchecked(low + code.High.Number), value);
        }
    }

    // .debug_ranges: pairs of offsets from the base, which is the unit's first address until a pair chooses another.
    private void AddOldRanges(long offset, RangeMapBuilder builder, int value)
    {
        DwarfCursor cursor = new(File.Sections.Ranges.Whole, offset);
        ulong choose = Header.Format.AddressBytes == 4 ? uint.MaxValue : ulong.MaxValue;
        _ = TryAddress(Root.Code.Low, out ulong from);
        bool isDiscarded = false;
        while (!builder.IsFull)
        {
            ulong start = cursor.Number(Header.Format.AddressBytes);
            ulong end = cursor.Number(Header.Format.AddressBytes);
            if (cursor.Failed || (start == 0 && end == 0)) return;
            if (start == choose)
            {
                from = end;
                isDiscarded = IsDiscarded(end);
                builder.Spend();
            }
            else if (isDiscarded || start >= end) builder.Spend();
            else builder.Add(unchecked(from + start), unchecked(from + end), value);
        }
    }

    private void AddRangeList(AttributeValue ranges, RangeMapBuilder builder, int value)
    {
        ReadOnlySpan<byte> section = File.Sections.RangeLists.Whole;
        long offset = ranges.AsSectionOffset;
        if (ranges.Class == ValueClass.RangeListIndex)
        {
            if (!DwarfText.TableEntry(section, Root.RangeListsBase, ranges.Number, Header.Format.OffsetBytes, out ulong relative)) return;
            offset = relative <= int.MaxValue ? Root.RangeListsBase + (long)relative : -1;
        }
        DwarfCursor cursor = new(section, offset);
        _ = TryAddress(Root.Code.Low, out ulong from);
        bool isDiscarded = false;
        while (!builder.IsFull)
        {
            byte kind = cursor.Byte();
            if (cursor.Failed || kind is EndOfList or > StartLength) return;
            bool hasIndex = kind is BaseAddressIndex or StartEndIndex or StartIndexLength;
            ulong start = hasIndex || kind == OffsetPair ? cursor.Unsigned() : cursor.Number(Header.Format.AddressBytes);
            ulong end = kind switch
            {
                StartEndIndex or StartIndexLength or OffsetPair or StartLength => cursor.Unsigned(),
                StartEnd => cursor.Number(Header.Format.AddressBytes),
                _ => 0,
            };
            if (cursor.Failed || (hasIndex && !TryIndexedAddress(start, out start)) || (kind == StartEndIndex && !TryIndexedAddress(end, out end))) return;
            if (kind is BaseAddressIndex or BaseAddress)
            {
                from = start;
                isDiscarded = IsDiscarded(start);
                builder.Spend();
            }
            else if (kind == OffsetPair && isDiscarded) builder.Spend();
            else if (kind == OffsetPair) builder.Add(unchecked(from + start), unchecked(from + end), value);
            else builder.Add(start, kind is StartIndexLength or StartLength ? unchecked(start + end) : end, value);
        }
    }

    // What linkers leave where a discarded function was (see RangeMapBuilder.Add).
    private static bool IsDiscarded(ulong address) => address == 0 || address >= ulong.MaxValue - 1;
}
