using Weft.Native;

namespace Weft.Linux.Procfs;

/// <summary>Lists directories whose entries are numbers: the processes of a proc root, <c>PID/task</c>, <c>PID/fd</c>.</summary>
public sealed class NumericDirectory
{
    /// <summary>Entries after which a listing stops, against a tree that never ends.</summary>
    public const int MaximumEntries = 1 << 24;

    private readonly byte[] _records = new byte[1 << 16];
    private ulong _device = ulong.MaxValue;
    private bool _isProcfs;

    /// <summary>Lists a directory; entries that are no numbers are passed over.</summary>
    /// <param name="directory">The directory that the path is relative to.</param>
    /// <param name="path">The path, ending in NUL.</param>
    /// <param name="ids">Where the numbers go; it is emptied first. Incomplete when the outcome is not Read.</param>
    public ReadOutcome Read(int directory, ReadOnlySpan<byte> path, List<int> ids)
    {
        ids.Clear();
        int descriptor = Files.Open(directory, path, OpenFlags.Directory);
        if (descriptor < 0) return ReadOutcomes.From(descriptor);
        int length;
        while ((length = Files.ReadDirectory(descriptor, _records)) > 0 && ids.Count < MaximumEntries)
        {
            DirectoryEntries entries = new(_records.AsSpan(0, length));
            while (entries.MoveNext())
                if (!entries.Name.IsEmpty && entries.Name[0] != '-' && NumberText.TryInt32(entries.Name, out int id)) ids.Add(id);
        }
        Files.Close(descriptor);
        return ReadOutcomes.From(length);
    }

    /// <summary>Lists the open descriptors of a process, from <c>fd/</c>.</summary>
    public ReadOutcome Descriptors(in TaskLocation at, List<int> descriptors) =>
        Read(at.Directory, at.Path(stackalloc byte[ProcPath.MaximumBytes], "fd"u8).Terminated, descriptors);

    /// <summary>Counts the open descriptors of a process.</summary>
    /// <remarks>
    /// Since Linux 6.2 the size of <c>fd/</c> is their number, also for a user who may not list it; before, the size is 0
    /// and the directory is listed.
    /// </remarks>
    /// <param name="at">The process.</param>
    /// <param name="scratch">Used when the directory must be listed.</param>
    /// <param name="count">The number.</param>
    public ReadOutcome CountDescriptors(in TaskLocation at, List<int> scratch, out int count)
    {
        count = 0;
        Span<byte> path = stackalloc byte[ProcPath.MaximumBytes];
        Errno error = Files.Status(at.Directory, at.Path(path, "fd"u8).Terminated, out FileStatus status);
        if (error != Errno.None) return ReadOutcomes.From(error);
        if (status.SizeBytes is > 0 and <= int.MaxValue && IsProcfs(at, status.Device))
        {
            count = (int)status.SizeBytes;
            return ReadOutcome.Read;
        }
        ReadOutcome outcome = Descriptors(at, scratch);
        count = scratch.Count;
        return outcome;
    }

    // Elsewhere (a copied tree) the size of a directory means bytes. In procfs the directories above fd/ have size 0, and on
    // no other file system does a directory with entries.
    private bool IsProcfs(in TaskLocation at, ulong device)
    {
        if (device == _device) return _isProcfs;
        _isProcfs = Files.Status(at.Directory, [0], out FileStatus above) == Errno.None && above.SizeBytes == 0;
        _device = device;
        return _isProcfs;
    }
}
