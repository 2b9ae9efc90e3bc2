using System.Buffers.Binary;

namespace Weft.Symbols.Elf;

/// <summary>What .gnu_debuglink says: the file that the debug information was moved to (gdb manual, "Debugging Information in Separate Files").</summary>
/// <param name="Name">Its name without directories, as bytes that come from the file: not trusted.</param>
/// <param name="Checksum">The CRC-32 of the whole of that file; see <see cref="DebugLinkChecksum"/>.</param>
public readonly record struct DebugLink(ReadOnlyMemory<byte> Name, uint Checksum)
{
    /// <summary>Reads the section's bytes: the name, NUL, padding to four bytes, the checksum.</summary>
    /// <returns>False when they are cut or the name is empty or holds a slash.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> section, out DebugLink link)
    {
        link = default;
        int end = section.Span.IndexOf((byte)0);
        if (end <= 0) return false;
        int at = (end + 4) & ~3;
        if (section.Length - at < 4 || section.Span[..end].Contains((byte)'/')) return false;
        link = new DebugLink(section[..end], BinaryPrimitives.ReadUInt32LittleEndian(section.Span[at..]));
        return true;
    }
}
