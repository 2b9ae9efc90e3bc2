using System.Globalization;
using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Symbols.Elf;

namespace Weft.Stacks;

/// <summary>
/// Opens files of a target's own world: what it has mapped (<c>map_files</c>, which works for files that were removed or
/// replaced, and needs CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN), its program (<c>exe</c>), paths below its root directory.
/// </summary>
/// <param name="root">The proc file system.</param>
/// <param name="task">A living task of the target.</param>
internal sealed class TargetFiles(ProcRoot root, int task)
{
    /// <summary>Opens the file behind a mapping.</summary>
    /// <param name="range">The mapping.</param>
    /// <param name="path">Its path, as <c>maps</c> has it.</param>
    /// <param name="how">By which way it was reached.</param>
    /// <returns>Its bytes; null when it cannot be reached, or only another file has that name now.</returns>
    public MappedFile? OpenMapped(in MappedRange range, string path, out string how)
    {
        how = "map_files";
        if (Open(string.Create(CultureInfo.InvariantCulture, $"{task}/map_files/{range.Start:x}-{range.End:x}"), null) is { } mapped) return mapped;
        how = "path";
        if (path.StartsWith('/') && Open($"{task}/root{path}", range) is { } named) return named;
        how = "exe";
        return Open($"{task}/exe", range);
    }

    /// <summary>Opens a debug file below the target's root directory, else below ours.</summary>
    public MappedFile? OpenDebug(string path) => Open($"{task}/root{path}", null) ?? OpenAt(Files.CurrentDirectory, path, null);

    /// <summary>Reads a small text below the target's root directory, such as a map that a just-in-time compiler keeps.</summary>
    /// <param name="path">The path there.</param>
    /// <param name="owner">The user it must belong to, unless it is root's: anybody may put a file into /tmp.</param>
    public ReadOnlyMemory<byte> ReadOwned(string path, uint owner)
    {
        using SafeDescriptor? file = OpenRegular(root.Descriptor, $"{task}/root{path}", OpenFlags.NoFollow, out FileStatus status);
        if (file is null || (status.UserId != owner && status.UserId != 0)) return default;
        ReadBuffer buffer = new(1 << 16, 1 << 28);
        return buffer.Fill(file.Number) > 0 ? buffer.Text.ToArray() : default;
    }

    private MappedFile? Open(string path, MappedRange? same) => OpenAt(root.Descriptor, path, same);

    private static MappedFile? OpenAt(int directory, string path, MappedRange? same)
    {
        using SafeDescriptor? file = OpenRegular(directory, path, OpenFlags.ReadOnly, out FileStatus status);
        if (file is null || (same is { } range && status.Inode != range.Inode)) return null;
        return MappedFile.TryMap(file.Number, out MappedFile? mapped) == Errno.None ? mapped : null;
    }

    // Looked at before it is opened: opening a device may do something to it. Looked at again, since it may have been exchanged.
    private static SafeDescriptor? OpenRegular(int directory, string path, OpenFlags flags, out FileStatus status)
    {
        byte[] terminated = Encoding.UTF8.GetBytes(path + "\0");
        if (Files.Status(directory, terminated, out status) != Errno.None || !status.IsRegular) return null;
        int descriptor = Files.Open(directory, terminated, flags | OpenFlags.NonBlocking);
        if (descriptor < 0) return null;
        SafeDescriptor file = new(descriptor);
        if (Files.Status(descriptor, "\0"u8, out status) == Errno.None && status.IsRegular) return file;
        file.Dispose();
        return null;
    }
}
