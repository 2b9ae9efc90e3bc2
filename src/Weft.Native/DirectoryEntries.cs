using System.Buffers.Binary;

namespace Weft.Native;

/// <summary>Walks the records that <see cref="Files.ReadDirectory"/> filled (struct linux_dirent64, getdents(2)).</summary>
public ref struct DirectoryEntries
{
    private const int NameOffset = 19;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first entry.</summary>
    /// <param name="records">The filled part of the buffer.</param>
    public DirectoryEntries(ReadOnlySpan<byte> records) => _rest = records;

    /// <summary>The current entry's name, without its NUL.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The current entry's type (DT_DIR = 4, DT_LNK = 10, …; 0 = unknown).</summary>
    public byte Type { get; private set; }

    /// <summary>Moves to the next entry; false at the end or at a malformed record.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < NameOffset) return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_rest[16..]);
        if (length < NameOffset || length > _rest.Length) return false;
        Type = _rest[18];
        ReadOnlySpan<byte> name = _rest[NameOffset..length];
        int end = name.IndexOf((byte)0);
        Name = end < 0 ? name : name[..end];
        _rest = _rest[length..];
        return true;
    }
}
