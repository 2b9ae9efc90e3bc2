using System.Buffers.Text;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>Lists the open files of a process: two or three calls each, relative to its <c>fd</c> directory.</summary>
internal sealed class OpenFileReader
{
    private readonly NumericDirectory _directory = new();
    private readonly List<int> _numbers = [];
    private readonly byte[] _link = new byte[TaskLinks.MaximumBytes];
    private readonly ReadBuffer _buffer = new();

    /// <summary>Reads them.</summary>
    /// <param name="at">The process, or a thread of it that lives.</param>
    /// <param name="request">How many, and whether with details.</param>
    public Fact<OpenFileFacts> Read(in TaskLocation at, PortraitRequest request)
    {
        ReadOutcome outcome = _directory.Descriptors(at, _numbers);
        if (outcome != ReadOutcome.Read) return FieldLoader.Reason(outcome);
        _numbers.Sort();
        int directory = Files.Open(at.Directory, at.Path(stackalloc byte[ProcPath.MaximumBytes], "fd"u8).Terminated, OpenFlags.Directory);
        if (directory < 0) return FieldLoader.Reason(ReadOutcomes.From(directory));
        List<OpenFile> files = new(Math.Min(_numbers.Count, request.MaximumFiles));
        int closed = 0;
        bool isRefused = false;
        foreach (int number in _numbers.Take(request.MaximumFiles))
        {
            if (ReadOne(directory, number, out bool refused) is not { } file)
            {
                closed++;
                isRefused |= refused;
            }
            else files.Add(request.FileDetails ? file with { Details = Details(at, number) } : file);
        }
        Files.Close(directory);
        // The list may be readable where its entries are not.
        if (isRefused && files.Count == 0) return Presence.NotPermitted;
        SocketReader.Resolve(at, files);
        return new OpenFileFacts
        {
            Files = files,
            Count = _numbers.Count - closed,
            Highest = _numbers.Count == 0 ? -1 : _numbers[^1],
            Kinds = [.. files.GroupBy(static f => f.Kind).Select(static g => (g.Key, g.Count())).OrderByDescending(static k => k.Item2).ThenBy(static k => k.Key)],
        };
    }

    /// <summary>Counts them, without looking at any.</summary>
    public Fact<int> Count(in TaskLocation at)
    {
        ReadOutcome outcome = _directory.CountDescriptors(at, _numbers, out int count);
        return Fact.Of(FieldLoader.Reason(outcome), count);
    }

    private Fact<DescriptorInfo> Details(in TaskLocation at, int number)
    {
        ReadOutcome outcome = TaskFiles.Descriptor(at, number, _buffer, out DescriptorInfo info);
        return Fact.Of(FieldLoader.Reason(outcome), info);
    }

    // Null when it was closed meanwhile, or may not be looked at.
    private OpenFile? ReadOne(int directory, int number, out bool isRefused)
    {
        Span<byte> path = stackalloc byte[16];
        Utf8Formatter.TryFormat(number, path, out int length);
        path[length] = 0;
        path = path[..(length + 1)];
        int size = Files.ReadLink(directory, path, _link);
        isRefused = size < 0 && ReadOutcomes.From(size) == ReadOutcome.NotPermitted;
        // The link's own mode says how the file was opened (proc_pid_fd(5)).
        if (size < 0 || Files.Status(directory, path, out FileStatus status, followLinks: false) != Errno.None) return null;
        ReadOnlySpan<byte> target = _link.AsSpan(0, size);
        OpenFileKind kind = OpenFileTarget.Classify(target, out ulong inode);
        bool isDeleted = false;
        if (kind == OpenFileKind.MemoryFile) target = TaskLinks.WithoutDeletedMark(target, out _);
        else if (kind == OpenFileKind.File)
        {
            target = TaskLinks.WithoutDeletedMark(target, out isDeleted);
            kind = OpenFileTarget.OfType(FileTypes.Of(directory, path), target);
        }
        return new OpenFile
        {
            Descriptor = number,
            Kind = kind,
            Target = target.ToArray(),
            IsDeleted = isDeleted,
            CanRead = (status.Mode & 0x100) != 0,
            CanWrite = (status.Mode & 0x80) != 0,
            Inode = inode,
        };
    }
}
