namespace Weft.Symbols.Dwarf;

/// <summary>Reads or skips the value of one attribute.</summary>
internal static class FormReader
{
    /// <summary>Reads a value. An unknown form fails the cursor, for nothing after it can be found.</summary>
    /// <param name="cursor">At the value.</param>
    /// <param name="form">A form of <see cref="DwarfForm"/>.</param>
    /// <param name="implicitConstant">The value that an abbreviation holds for the form implicit_const.</param>
    /// <param name="format">The unit's.</param>
    /// <param name="unitOffset">Where the unit begins; unit-relative references are counted from there.</param>
    public static AttributeValue Read(ref DwarfCursor cursor, ushort form, long implicitConstant, UnitFormat format, int unitOffset)
    {
        if (form == DwarfForm.Indirect)
        {
            ulong actual = cursor.Unsigned();
            // Neither may follow: the one would be a loop, the other has no value to take.
            form = actual is DwarfForm.Indirect or DwarfForm.ImplicitConstant or > ushort.MaxValue ? (ushort)0 : (ushort)actual;
        }
        switch (form)
        {
            case DwarfForm.Address: return new(ValueClass.Address, cursor.Number(format.AddressBytes));
            case DwarfForm.Data1: return new(ValueClass.Constant, cursor.Byte());
            case DwarfForm.Data2: return new(ValueClass.Constant, cursor.Half());
            case DwarfForm.Data4: return new(ValueClass.Constant, cursor.Word());
            case DwarfForm.Data8: return new(ValueClass.Constant, cursor.Long());
            case DwarfForm.SignedData: return new(ValueClass.Constant, (ulong)cursor.Signed());
            case DwarfForm.UnsignedData: return new(ValueClass.Constant, cursor.Unsigned());
            case DwarfForm.ImplicitConstant: return new(ValueClass.Constant, (ulong)implicitConstant);
            case DwarfForm.Flag: return new(ValueClass.Constant, cursor.Byte());
            case DwarfForm.FlagPresent: return new(ValueClass.Constant, 1);
            case DwarfForm.SectionOffset: return new(ValueClass.SectionOffset, Offset(ref cursor, format));
            case DwarfForm.RangeListIndex: return new(ValueClass.RangeListIndex, cursor.Unsigned());
            case DwarfForm.Text:
                int start = cursor.Position;
                cursor.Text();
                return new(ValueClass.TextHere, (ulong)start);
            case DwarfForm.TextOffset: return new(ValueClass.TextOffset, Offset(ref cursor, format));
            case DwarfForm.LineTextOffset: return new(ValueClass.LineTextOffset, Offset(ref cursor, format));
            case DwarfForm.SupplementaryTextOffset or DwarfForm.GnuAlternateTextOffset:
                return new(ValueClass.AlternateTextOffset, Offset(ref cursor, format));
            case DwarfForm.TextIndex or DwarfForm.GnuTextIndex: return new(ValueClass.TextIndex, cursor.Unsigned());
            case >= DwarfForm.TextIndex1 and <= DwarfForm.TextIndex4:
                return new(ValueClass.TextIndex, cursor.Number(1 + form - DwarfForm.TextIndex1));
            case DwarfForm.AddressIndex or DwarfForm.GnuAddressIndex: return new(ValueClass.AddressIndex, cursor.Unsigned());
            case >= DwarfForm.AddressIndex1 and <= DwarfForm.AddressIndex4:
                return new(ValueClass.AddressIndex, cursor.Number(1 + form - DwarfForm.AddressIndex1));
            case >= DwarfForm.Reference1 and <= DwarfForm.Reference8:
                return Here(unitOffset, cursor.Number(1 << (form - DwarfForm.Reference1)));
            case DwarfForm.ReferenceUnsigned: return Here(unitOffset, cursor.Unsigned());
            case DwarfForm.InfoReference:
                return new(ValueClass.InfoReference, cursor.Number(DwarfForm.FixedBytes(form, format)));
            case DwarfForm.SupplementaryReference4: return new(ValueClass.AlternateReference, cursor.Word());
            case DwarfForm.SupplementaryReference8: return new(ValueClass.AlternateReference, cursor.Long());
            case DwarfForm.GnuAlternateReference: return new(ValueClass.AlternateReference, Offset(ref cursor, format));
            case DwarfForm.TypeSignature: return new(ValueClass.TypeSignature, cursor.Long());
            default:
                Skip(ref cursor, form, format);
                return default;
        }
    }

    /// <summary>Skips a value. An unknown form fails the cursor.</summary>
    public static void Skip(ref DwarfCursor cursor, ushort form, UnitFormat format)
    {
        int bytes = DwarfForm.FixedBytes(form, format);
        if (bytes >= 0)
        {
            cursor.Skip((ulong)bytes);
            return;
        }
        switch (form)
        {
            case DwarfForm.SignedData or DwarfForm.UnsignedData or DwarfForm.ReferenceUnsigned or DwarfForm.TextIndex or DwarfForm.AddressIndex
                or DwarfForm.RangeListIndex or DwarfForm.LocationListIndex or DwarfForm.GnuAddressIndex or DwarfForm.GnuTextIndex:
                cursor.SkipNumber();
                break;
            case DwarfForm.Text: cursor.Text(); break;
            case DwarfForm.Block or DwarfForm.Expression: cursor.Skip(cursor.Unsigned()); break;
            case DwarfForm.Block1: cursor.Skip(cursor.Byte()); break;
            case DwarfForm.Block2: cursor.Skip(cursor.Half()); break;
            case DwarfForm.Block4: cursor.Skip(cursor.Word()); break;
            case DwarfForm.Indirect: Read(ref cursor, form, 0, format, 0); break;
            case DwarfForm.LlvmAddressIndexOffset:
                cursor.SkipNumber();
                cursor.Skip(4);
                break;
            default: cursor.Skip(ulong.MaxValue); break;
        }
    }

    private static ulong Offset(ref DwarfCursor cursor, UnitFormat format) => format.Is64 ? cursor.Long() : cursor.Word();

    private static AttributeValue Here(int unitOffset, ulong relative) =>
        relative <= int.MaxValue ? new(ValueClass.ReferenceHere, (ulong)unitOffset + relative) : default;
}
