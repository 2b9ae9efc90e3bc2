namespace Weft.Symbols.Btf;

/// <summary>One type's fixed part (struct btf_type, include/uapi/linux/btf.h).</summary>
/// <param name="NameOffset">Where its name begins in the strings.</param>
/// <param name="Info">Bits 0-15 count of members or values, 24-28 the kind, 31 the kind's flag.</param>
/// <param name="SizeOrType">Size in bytes, or the id of the type it refers to; the kind says which.</param>
public readonly record struct BtfType(uint NameOffset, uint Info, uint SizeOrType)
{
    /// <summary>Its kind.</summary>
    public BtfKind Kind => (BtfKind)((Info >> 24) & 0x1f);

    /// <summary>Count of members, values, parameters or variables.</summary>
    public int Count => (int)(Info & 0xffff);

    /// <summary>The kind's flag: of a struct, that members carry bit-field sizes; of an enum, that values are signed.</summary>
    public bool Flag => Info >> 31 != 0;

    /// <summary>Whether it only renames or qualifies another type.</summary>
    public bool IsModifier => Kind is BtfKind.Typedef or BtfKind.Volatile or BtfKind.Const or BtfKind.Restrict or BtfKind.TypeTag;

    /// <summary>Whether it has members.</summary>
    public bool IsComposite => Kind is BtfKind.Struct or BtfKind.Union;

    /// <summary>Bytes of the kind's own data after the fixed part; -1 for a kind this reader does not know.</summary>
    internal int TrailingBytes => Kind switch
    {
        BtfKind.Integer or BtfKind.Variable or BtfKind.DeclarationTag => 4,
        BtfKind.Array => 12,
        BtfKind.Struct or BtfKind.Union or BtfKind.DataSection or BtfKind.Enum64 => Count * 12,
        BtfKind.Enum or BtfKind.FunctionPrototype => Count * 8,
        BtfKind.Pointer or BtfKind.Forward or BtfKind.Typedef or BtfKind.Volatile or BtfKind.Const or BtfKind.Restrict
            or BtfKind.Function or BtfKind.Float or BtfKind.TypeTag => 0,
        _ => -1,
    };
}
