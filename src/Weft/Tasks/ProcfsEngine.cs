using System.Buffers.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Tasks;

/// <summary>
/// Fills a snapshot's rows from /proc: one openat, read and close of <c>stat</c> a row, relative to a directory
/// descriptor, into one reused buffer. Works for everyone, everywhere.
/// </summary>
internal sealed class ProcfsEngine(ProcRoot root)
{
    // Entries of one directory should come in one call: the kernel finds its place again by tid, and when that thread
    // ended between two calls it counts instead, and a live one may be passed over (fs/proc/base.c first_tid).
    private const int TaskDirectoryBytes = 1 << 20;

    private readonly byte[] _processEntries = GC.AllocateUninitializedArray<byte>(1 << 16);
    private readonly DescriptorBatch _closing = new();
    private readonly List<int> _listed = [];
    private readonly ReadBuffer _stat = new(2048, 1 << 16);
    private byte[] _taskEntries = GC.AllocateUninitializedArray<byte>(1 << 15);

    /// <summary>Adds all rows the request asks for.</summary>
    public void Fill(TaskSnapshot snapshot, TaskRequest request)
    {
        if (request.ProcessIds is { } ids)
        {
            foreach (int id in ids)
            {
                if (IsProcess(id)) AddProcess(snapshot, id, request);
            }
            Finish();
            return;
        }
        _listed.Clear();
        List(_listed);
        foreach (int id in _listed) AddProcess(snapshot, id, request);
        Finish();
    }

    /// <summary>Appends the ids of all processes, ascending, by the names in the root alone.</summary>
    public void List(List<int> into)
    {
        int directory = Files.Open(root.Descriptor, ".\0"u8, OpenFlags.Directory);
        if (directory < 0) return;
        int got;
        while ((got = Files.ReadDirectory(directory, _processEntries)) > 0)
        {
            DirectoryEntries entries = new(_processEntries.AsSpan(0, got));
            while (entries.MoveNext())
            {
                if (TryNumber(entries.Name, out int id)) into.Add(id);
            }
        }
        Files.Close(directory);
        // procfs gives them ascending; a copied tree in any order.
        for (int i = 1; i < into.Count; i++)
        {
            if (into[i - 1] <= into[i]) continue;
            into.Sort();
            break;
        }
    }

    /// <summary>Adds the rows of one process, or nothing when it is gone.</summary>
    public void AddProcess(TaskSnapshot snapshot, int id, TaskRequest request)
    {
        Span<byte> bytes = stackalloc byte[ProcPath.MaximumBytes];
        ProcPath path = new ProcPath(bytes).Number(id);
        int process = snapshot.AddProcess(id);
        int before = snapshot.Count;
        bool owner = (request.Fields & TaskFields.Owner) != 0;
        if (request.Rows != RowMode.Threads)
        {
            AddRow(snapshot, process, RowKind.Process, root.Descriptor, path, owner);
        }
        if (request.Rows != RowMode.Processes && (request.Rows == RowMode.Threads || snapshot.Count > before))
        {
            path = path.Text("/task"u8);
            _closing.Flush();
            int directory = Files.Open(root.Descriptor, path.Terminated, OpenFlags.Directory);
            if (directory >= 0)
            {
                AddThreads(snapshot, process, directory, owner);
                _closing.Flush();
                Files.Close(directory);
            }
        }
        if (snapshot.Count == before) snapshot.RemoveLastProcess();
    }

    /// <summary>Closes what <see cref="AddProcess"/> has left open.</summary>
    public void Finish() => _closing.Flush();

    private void AddThreads(TaskSnapshot snapshot, int process, int directory, bool owner)
    {
        Span<byte> bytes = stackalloc byte[ProcPath.MaximumBytes];
        int got;
        while ((got = Files.ReadDirectory(directory, _taskEntries)) > 0)
        {
            DirectoryEntries entries = new(_taskEntries.AsSpan(0, got));
            while (entries.MoveNext())
            {
                // The name is the path; what it says comes back in the file, as a number.
                if (entries.Name is [>= (byte)'1' and <= (byte)'9', ..] and { Length: <= 10 }) AddRow(snapshot, process, RowKind.Thread, directory, new ProcPath(bytes).Text(entries.Name), owner);
            }
            // A directory that filled the buffer is a big one: take the rest, and later ones like it, in one call.
            if (got > _taskEntries.Length - 64 && _taskEntries.Length < TaskDirectoryBytes) _taskEntries = GC.AllocateUninitializedArray<byte>(TaskDirectoryBytes);
        }
    }

    private void AddRow(TaskSnapshot snapshot, int process, RowKind kind, int directory, ProcPath path, bool owner)
    {
        int taskLength = path.Length;
        path = path.Text("/stat"u8);
        if (ProcRoot.ReadAt(directory, path.Terminated, _stat, oneRecord: true, _closing) != ReadOutcome.Read) return;
        if (!StatParser.TryParse(_stat.Text, out TaskStat stat, out ReadOnlySpan<byte> name)) return;
        int row = snapshot.AddRow(process, kind, stat, name);
        if (!owner) return;
        path.Truncate(taskLength);
        // Room is made row by row: how many there will be is not known, and the table doubles.
        Errno error = Files.Status(directory, path.Terminated, out FileStatus status);
        snapshot.Owners.Grow(row + 1);
        if (error == Errno.None) snapshot.Owners.Set(row, new OwnerFacts(status.UserId, status.GroupId));
        else snapshot.Owners.Set(row, Presence.Gone);
    }

    /// <summary>
    /// Whether an id that somebody gave is a process's: /proc opens to a thread's id too, though it does not list it, and
    /// shows it there as if it were a process.
    /// </summary>
    public bool IsProcess(int id) => TaskFiles.Status(TaskLocation.Process(root, id), _stat, out TaskStatus status) == ReadOutcome.Read && status.Tgid == id;

    private static bool TryNumber(ReadOnlySpan<byte> name, out int value) =>
        Utf8Parser.TryParse(name, out value, out int used) && used == name.Length && value > 0;
}
