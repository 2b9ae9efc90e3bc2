namespace Weft.Stacks;

/// <summary>A mapping of a target, as kept for as long as its stacks are looked at.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">First address behind it.</param>
/// <param name="Offset">Where in its file it begins, bytes.</param>
/// <param name="Device">The file's device number; 0 for none.</param>
/// <param name="Inode">The file's inode; 0 for none.</param>
/// <param name="IsReadable">May be read.</param>
/// <param name="IsWritable">May be written.</param>
/// <param name="IsExecutable">May be executed.</param>
/// <param name="NameIndex">Its name, for <see cref="MemoryMap.Name"/>.</param>
public readonly record struct MappedRange(ulong Start, ulong End, ulong Offset, ulong Device, ulong Inode, bool IsReadable, bool IsWritable, bool IsExecutable, int NameIndex)
{
    /// <summary>Whether an address lies in it.</summary>
    public bool Contains(ulong address) => address >= Start && address < End;
}
