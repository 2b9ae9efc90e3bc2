namespace Weft.Linux.Procfs;

/// <summary>Where the files of one task are: below a proc root by number, or in a directory that is already open.</summary>
public readonly struct TaskLocation
{
    private readonly int _directory;
    private readonly int _tgid;
    private readonly int _tid;

    private TaskLocation(int directory, int tgid, int tid)
    {
        _directory = directory;
        _tgid = tgid;
        _tid = tid;
    }

    /// <summary>The process's own directory, <c>PID</c>. The root must stay open while this is used.</summary>
    public static TaskLocation Process(ProcRoot root, int tgid) => new(root.Descriptor, tgid, 0);

    /// <summary>A thread's directory, <c>PID/task/TID</c>. The root must stay open while this is used.</summary>
    public static TaskLocation Thread(ProcRoot root, int tgid, int tid) => new(root.Descriptor, tgid, tid);

    /// <summary>An open directory of a task: after the task's end it answers ESRCH or ENOENT, never another task's facts.</summary>
    /// <param name="descriptor">A descriptor of <c>PID</c> or <c>PID/task/TID</c>, which the caller keeps open.</param>
    public static TaskLocation At(int descriptor) => new(descriptor, 0, 0);

    /// <summary>A thread of the process whose open directory this is; for the rest as <see cref="At"/>.</summary>
    /// <param name="descriptor">A descriptor of <c>PID</c>, which the caller keeps open.</param>
    /// <param name="tid">The thread.</param>
    public static TaskLocation ThreadAt(int descriptor, int tid) => new(descriptor, 0, tid);

    /// <summary>The directory that <see cref="Path"/> is relative to.</summary>
    public int Directory => _directory;

    /// <summary>Builds the path of one of the task's files.</summary>
    /// <param name="buffer">At least <see cref="ProcPath.MaximumBytes"/>.</param>
    /// <param name="name">The file, such as <c>stat</c> or <c>ns/pid</c>, without a NUL.</param>
    public ProcPath Path(Span<byte> buffer, ReadOnlySpan<byte> name)
    {
        ProcPath path = new(buffer);
        if (_tgid != 0) path = path.Number(_tgid).Text("/"u8);
        if (_tid != 0) path = path.Text("task/"u8).Number(_tid).Text("/"u8);
        return path.Text(name);
    }
}
