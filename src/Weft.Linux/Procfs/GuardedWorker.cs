using Weft.Native;

namespace Weft.Linux.Procfs;

/// <summary>A thread that reads batches for a <see cref="GuardedReader"/>, and may be left behind in a read that does not return.</summary>
internal sealed class GuardedWorker
{
    private const int StackBytes = 256 << 10;

    private readonly GuardedReader _reader;
    private readonly ReadBuffer _texts = new(maximum: GuardedReader.MaximumTextBytes);
    private ReadBuffer? _maps;
    private readonly object _gate = new();
    // /proc/PID/task/TID/stat of this very thread, ending in NUL; empty until it is known.
    private readonly byte[] _ownStat = new byte[64];
    private GuardedBatch? _batch;
    private bool _isGiven;

    public GuardedWorker(GuardedReader reader)
    {
        _reader = reader;
        // A background thread does not keep the process alive, and a fatal signal ends the kernel's wait for an mmap lock.
        new Thread(Run, StackBytes) { IsBackground = true, Name = "guarded read" }.Start();
    }

    /// <summary>Hands over a batch that this worker owns; null ends the thread.</summary>
    public void Start(GuardedBatch? batch)
    {
        lock (_gate)
        {
            _batch = batch;
            _isGiven = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Whether the thread has work to do and no CPU to do it on, or is doing it: on a crowded machine a read may take long
    /// without being blocked. To be asked after the thread has begun; false when there is no /proc to ask.
    /// </summary>
    public bool IsRunnable()
    {
        if (_ownStat[0] == 0) return false;
        ReadBuffer buffer = new(initial: 1024);
        ReadOutcome outcome = ProcRoot.ReadAt(Files.CurrentDirectory, _ownStat, buffer, oneRecord: true);
        return outcome == ReadOutcome.Read && StatParser.TryParse(buffer.Text, out TaskStat stat, out _) && stat.State == (byte)'R';
    }

    private void Run()
    {
        NoteOwnStat();
        while (true)
        {
            if (Next() is not { } batch) return;
            // The map is made of records, of which a process may have some 65,000; the others come in one piece: there a short
            // read is the end (fs/proc/base.c get_task_cmdline, environ_read; single_open).
            bool inPieces = batch.File == GuardedFile.MemoryMap;
            ReadBuffer buffer = inPieces ? _maps ??= new ReadBuffer(1 << 16, GuardedReader.MaximumMapBytes) : _texts;
            bool more = batch.TryBegin(this, out int process);
            while (more)
            {
                int reading = process;
                ReadOutcome outcome = TaskFiles.Read(_reader.Locate(process), Name(batch.File), buffer, oneRecord: !inPieces);
                more = batch.TryAdvance(this, outcome, buffer, out process);
                if (!more && _reader.IsReleased(this, reading)) return;
            }
        }
    }

    // The link leads to PID/task/TID of the thread that reads it.
    private void NoteOwnStat()
    {
        Span<byte> path = stackalloc byte[_ownStat.Length];
        "/proc/"u8.CopyTo(path);
        int length = Files.ReadLink(Files.CurrentDirectory, "/proc/thread-self\0"u8, path[6..48]);
        if (length <= 0) return;
        "/stat"u8.CopyTo(path[(6 + length)..]);
        path.CopyTo(_ownStat);
    }

    private GuardedBatch? Next()
    {
        lock (_gate)
        {
            while (!_isGiven) Monitor.Wait(_gate);
            _isGiven = false;
            return _batch;
        }
    }

    private static ReadOnlySpan<byte> Name(GuardedFile file) => file switch
    {
        GuardedFile.CommandLine => "cmdline"u8,
        GuardedFile.Environment => "environ"u8,
        GuardedFile.MemoryMap => "maps"u8,
        _ => "smaps_rollup"u8,
    };
}
