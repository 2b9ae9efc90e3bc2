namespace Weft.Symbols.Btf;

/// <content>Questions about one type: what it stands for, its size, its elements, its values.</content>
public readonly ref partial struct BtfReader
{
    private const int PointerBytes = 8;

    /// <summary>Follows typedefs, qualifiers and tags to the type they stand for.</summary>
    /// <param name="id">Any type.</param>
    /// <param name="resolvedId">The type behind; itself when it is none of these.</param>
    /// <param name="type">That type.</param>
    /// <returns>False for void, ids out of range, and chains that do not end.</returns>
    public bool TryResolve(int id, out int resolvedId, out BtfType type)
    {
        resolvedId = id;
        type = default;
        for (int step = 0; step < MaximumChain; step++)
        {
            if (!TryGetType(resolvedId, out type)) return false;
            if (!type.IsModifier) return true;
            resolvedId = (int)type.SizeOrType;
        }
        return false;
    }

    /// <summary>The struct, union or other type a pointer points to, typedefs and qualifiers removed on both sides.</summary>
    /// <returns>False when the type is not a pointer, or points to void.</returns>
    public bool TryGetPointee(int pointerId, out int pointeeId)
    {
        pointeeId = 0;
        return TryResolve(pointerId, out _, out BtfType pointer)
            && pointer.Kind == BtfKind.Pointer
            && TryResolve((int)pointer.SizeOrType, out pointeeId, out _);
    }

    /// <summary>The size of a type in bytes, as sizeof gives it.</summary>
    /// <returns>False for what has no size: void, functions, forward declarations, and sizes past 2 GiB.</returns>
    public bool TryGetSize(int id, out int bytes)
    {
        bytes = 0;
        long count = 1;
        for (int step = 0; step < MaximumChain; step++)
        {
            if (!TryResolve(id, out int resolved, out BtfType type)) return false;
            switch (type.Kind)
            {
                case BtfKind.Array:
                    if (!TryGetArray(resolved, out id, out int elements)) return false;
                    count *= elements;
                    if (count > int.MaxValue) return false;
                    continue;
                case BtfKind.Integer or BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Float or BtfKind.DataSection:
                    return TryMultiply(count, type.SizeOrType, out bytes);
                case BtfKind.Pointer:
                    return TryMultiply(count, PointerBytes, out bytes);
                default:
                    return false;
            }
        }
        return false;
    }

    /// <summary>The elements of an array.</summary>
    /// <param name="id">An array, or a typedef of one.</param>
    /// <param name="elementTypeId">The elements' type.</param>
    /// <param name="count">How many; 0 for a flexible array.</param>
    public bool TryGetArray(int id, out int elementTypeId, out int count)
    {
        elementTypeId = 0;
        count = 0;
        if (!TryResolve(id, out int resolved, out BtfType type) || type.Kind != BtfKind.Array) return false;
        ReadOnlySpan<byte> trailing = Trailing(resolved, type);
        uint elements = Word(trailing, 8);
        if (elements > int.MaxValue) return false;
        elementTypeId = (int)Word(trailing, 0);
        count = (int)elements;
        return true;
    }

    /// <summary>Whether loads of a type must be sign-extended: a signed integer or an enum with negative values.</summary>
    public bool IsSigned(int id)
    {
        if (!TryResolve(id, out int resolved, out BtfType type)) return false;
        return type.Kind switch
        {
            // Bits 24-27 of an integer's word are its encoding; bit 0 of them is BTF_INT_SIGNED.
            BtfKind.Integer => (Word(Trailing(resolved, type), 0) & 0x0100_0000) != 0,
            BtfKind.Enum or BtfKind.Enum64 => type.Flag,
            _ => false,
        };
    }

    /// <summary>The value of an enumerator.</summary>
    /// <param name="id">An enum of 32 or 64 bits, or a typedef of one.</param>
    /// <param name="name">The enumerator's name, without NUL.</param>
    /// <param name="value">Its value; one past <see cref="long.MaxValue"/> wraps.</param>
    public bool TryGetEnumValue(int id, ReadOnlySpan<byte> name, out long value)
    {
        value = 0;
        if (!TryResolve(id, out int resolved, out BtfType type)) return false;
        int stride = type.Kind switch { BtfKind.Enum => 8, BtfKind.Enum64 => 12, _ => 0 };
        if (stride == 0) return false;
        for (ReadOnlySpan<byte> rest = Trailing(resolved, type); rest.Length >= stride; rest = rest[stride..])
        {
            if (!HasName(Word(rest, 0), name)) continue;
            uint low = Word(rest, 4);
            if (stride == 12) value = (long)(((ulong)Word(rest, 8) << 32) | low);
            else value = type.Flag ? (int)low : low;
            return true;
        }
        return false;
    }

    // What TryIndex let through has its trailing bytes in full.
    private ReadOnlySpan<byte> Trailing(int id, BtfType type) => _types.Slice(_offsets[id - 1] + TypeBytes, type.TrailingBytes);

    private static bool TryMultiply(long count, uint size, out int bytes)
    {
        long product = count * size;
        bytes = product <= int.MaxValue ? (int)product : 0;
        return product <= int.MaxValue;
    }
}
