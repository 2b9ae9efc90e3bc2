using System.Buffers.Binary;

namespace Weft.Symbols.Btf;

/// <summary>
/// Reads the kernel's own description of its types (BPF Type Format, Documentation/bpf/btf.rst; the kernel's is
/// /sys/kernel/btf/vmlinux), so that offsets are looked up in the running kernel instead of being compiled in.
/// </summary>
/// <remarks>
/// One pass over the types notes where each begins; everything else is read when asked for. Bytes are not trusted: every
/// offset is checked, chains of types and nested members are followed to a limit, and whatever does not fit answers false.
/// Only base BTF is read; a module's split BTF, which continues the kernel's numbering, is not.
/// </remarks>
public readonly ref partial struct BtfReader
{
    private const ushort Magic = 0xeB9F;
    private const byte Version = 1;
    private const int HeaderBytes = 24;
    private const int TypeBytes = 12;
    // A kernel with everything built in has some 200,000; the limit bounds the table a hostile file can ask for.
    private const int MaximumTypes = 1 << 22;
    private const int MaximumChain = 32;

    private readonly ReadOnlySpan<byte> _types;
    private readonly ReadOnlySpan<byte> _strings;
    private readonly ReadOnlySpan<int> _offsets;

    private BtfReader(ReadOnlySpan<byte> types, ReadOnlySpan<byte> strings, ReadOnlySpan<int> offsets)
    {
        _types = types;
        _strings = strings;
        _offsets = offsets;
    }

    /// <summary>Count of types; their ids are 1 … this. Id 0 is void.</summary>
    public int TypeCount => _offsets.Length;

    /// <summary>Reads the header and finds where each type begins.</summary>
    /// <param name="bytes">A whole BTF blob; it must outlive the reader.</param>
    /// <param name="reader">The reader; empty on failure.</param>
    /// <returns>False when the bytes are not little-endian BTF of version 1 or are cut or inconsistent.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out BtfReader reader)
    {
        reader = default;
        if (bytes.Length < HeaderBytes) return false;
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes) != Magic || bytes[2] != Version) return false;
        uint header = Word(bytes, 4);
        if (header < HeaderBytes || header > (uint)bytes.Length) return false;
        ReadOnlySpan<byte> body = bytes[(int)header..];
        if (!TrySection(body, Word(bytes, 8), Word(bytes, 12), out ReadOnlySpan<byte> types)) return false;
        if (!TrySection(body, Word(bytes, 16), Word(bytes, 20), out ReadOnlySpan<byte> strings)) return false;
        // The strings begin with the empty one and end in NUL: no name can then run past them.
        if (strings.IsEmpty || strings[0] != 0 || strings[^1] != 0) return false;
        if (!TryIndex(types, out int[] offsets, out int count)) return false;
        reader = new BtfReader(types, strings, offsets.AsSpan(0, count));
        return true;
    }

    /// <summary>Finds the first type of a kind and name, in the order of ids.</summary>
    /// <param name="kind">The kind: only names of this kind are compared.</param>
    /// <param name="name">The name, without NUL.</param>
    /// <param name="id">The type's id; 0 when there is none.</param>
    public bool TryFindType(BtfKind kind, ReadOnlySpan<byte> name, out int id)
    {
        id = 0;
        if (name.IsEmpty || name.Contains((byte)0)) return false;
        uint wanted = (uint)kind << 24;
        if (TryFindName(name, out uint offset) && TryFindNamed(wanted, offset, out id)) return true;
        ReadOnlySpan<byte> types = _types;
        ReadOnlySpan<int> offsets = _offsets;
        for (int i = 0; i < offsets.Length; i++)
        {
            ReadOnlySpan<byte> type = types.Slice(offsets[i], 8);
            if ((Word(type, 4) & 0x1f00_0000) != wanted || !HasName(Word(type, 0), name)) continue;
            id = i + 1;
            return true;
        }
        return false;
    }

    /// <summary>Reads one type's fixed part.</summary>
    /// <returns>False for id 0 (void) and ids out of range.</returns>
    public bool TryGetType(int id, out BtfType type)
    {
        type = default;
        if (id <= 0 || id > _offsets.Length) return false;
        ReadOnlySpan<byte> bytes = _types.Slice(_offsets[id - 1], TypeBytes);
        type = new BtfType(Word(bytes, 0), Word(bytes, 4), Word(bytes, 8));
        return true;
    }

    /// <summary>A name in the strings, without its NUL; empty for an anonymous type or an offset out of range.</summary>
    public ReadOnlySpan<byte> Name(uint nameOffset)
    {
        if (nameOffset >= (uint)_strings.Length) return default;
        ReadOnlySpan<byte> rest = _strings[(int)nameOffset..];
        return rest[..rest.IndexOf((byte)0)];
    }

    // A string stands once as a rule, and then numbers can be compared instead of names.
    private bool TryFindName(ReadOnlySpan<byte> name, out uint offset)
    {
        const int longest = 128;
        offset = 0;
        if (name.Length > longest - 2) return false;
        Span<byte> alone = stackalloc byte[longest];
        alone[0] = 0;
        name.CopyTo(alone[1..]);
        alone[name.Length + 1] = 0;
        int at = _strings.IndexOf(alone[..(name.Length + 2)]);
        offset = (uint)(at + 1);
        return at >= 0;
    }

    private bool TryFindNamed(uint wanted, uint nameOffset, out int id)
    {
        ReadOnlySpan<byte> types = _types;
        ReadOnlySpan<int> offsets = _offsets;
        for (int i = 0; i < offsets.Length; i++)
        {
            ReadOnlySpan<byte> type = types.Slice(offsets[i], 8);
            if (Word(type, 0) != nameOffset || (Word(type, 4) & 0x1f00_0000) != wanted) continue;
            id = i + 1;
            return true;
        }
        id = 0;
        return false;
    }

    private bool HasName(uint nameOffset, ReadOnlySpan<byte> name)
    {
        if (nameOffset >= (uint)_strings.Length) return false;
        ReadOnlySpan<byte> rest = _strings[(int)nameOffset..];
        return rest.Length > name.Length && rest[name.Length] == 0 && rest[..name.Length].SequenceEqual(name);
    }

    private static bool TrySection(ReadOnlySpan<byte> body, uint offset, uint length, out ReadOnlySpan<byte> section)
    {
        section = default;
        if ((ulong)offset + length > (ulong)body.Length) return false;
        section = body.Slice((int)offset, (int)length);
        return true;
    }

    private static bool TryIndex(ReadOnlySpan<byte> types, out int[] offsets, out int count)
    {
        // The kernel's types take 24 bytes on average: this seldom grows.
        offsets = new int[Math.Min(MaximumTypes, (types.Length / 20) + 1)];
        count = 0;
        int at = 0;
        while (at < types.Length)
        {
            if (types.Length - at < TypeBytes) return false;
            int trailing = new BtfType(0, Word(types, at + 4), 0).TrailingBytes;
            if (trailing < 0 || trailing > types.Length - at - TypeBytes) return false;
            if (count == offsets.Length)
            {
                if (count >= MaximumTypes) return false;
                Array.Resize(ref offsets, (int)Math.Min(MaximumTypes, count * 2L));
            }
            offsets[count++] = at;
            at += TypeBytes + trailing;
        }
        return true;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
