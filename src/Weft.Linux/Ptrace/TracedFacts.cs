using System.Buffers.Binary;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Linux.Ptrace;

/// <summary>Reads what is told of a task that stands or has ended and is not reaped yet, into buffers that are reused.</summary>
internal sealed class TracedFacts(ProcRoot root)
{
    /// <summary>Bytes of arguments after which they are cut.</summary>
    public const int MaximumArgumentsBytes = 4096;

    private const int ProgramFileEntry = 31, MaximumPathBytes = 4096, PageBytes = 4096; // AT_EXECFN

    private readonly ReadBuffer _buffer = new();
    private readonly ReadBuffer _long = new(PageBytes, 1 << 23);
    private readonly byte[] _path = new byte[MaximumPathBytes];

    /// <summary>Where /proc is.</summary>
    public ProcRoot Root => root;

    /// <summary>Reads <c>stat</c> of a thread.</summary>
    /// <returns>False when it is gone.</returns>
    public bool TryStat(int tgid, int tid, out TaskStat stat, out TaskComm name)
    {
        bool read = TaskFiles.Stat(TaskLocation.Thread(root, tgid, tid), _buffer, out stat, out ReadOnlySpan<byte> text) == ReadOutcome.Read;
        name = read ? TaskComm.Of(text) : default;
        return read;
    }

    /// <summary>The process of a task; 0 when it is gone.</summary>
    /// <param name="tid">The task.</param>
    /// <param name="parent">The parent process.</param>
    public int Process(int tid, out int parent)
    {
        parent = 0;
        if (TaskFiles.Status(TaskLocation.Process(root, tid), _buffer, out TaskStatus status) != ReadOutcome.Read) return 0;
        parent = status.ParentTgid;
        return status.Tgid;
    }

    /// <summary>The task that traces a task; 0 when none does or it is gone.</summary>
    public int Tracer(int tgid, int tid) =>
        TaskFiles.Status(TaskLocation.Thread(root, tgid, tid), _buffer, out TaskStatus status) == ReadOutcome.Read ? status.TracerTid : 0;

    /// <summary>The name of a task now.</summary>
    public TaskComm Name(int tgid, int tid)
    {
        if (TaskFiles.Read(TaskLocation.Thread(root, tgid, tid), "comm"u8, _buffer, oneRecord: true) != ReadOutcome.Read) return default;
        ReadOnlySpan<byte> text = _buffer.Text;
        return TaskComm.Of(text.EndsWith("\n"u8) ? text[..^1] : text);
    }

    /// <summary>Time a task has spent on a CPU, nanoseconds; null when it cannot be read.</summary>
    public ulong? Processor(int tgid, int tid) =>
        TaskFiles.SchedulerCounters(TaskLocation.Thread(root, tgid, tid), _buffer, out SchedulerCounters counters) == ReadOutcome.Read ? counters.RunNanoseconds : null;

    /// <summary>Whether the delivery of a signal has an effect: a handler runs, or its default is not to be ignored.</summary>
    public bool HasEffect(int tgid, int tid, int signal)
    {
        const ulong ignoredByDefault = 1UL << (17 - 1) | 1UL << (18 - 1) | 1UL << (23 - 1) | 1UL << (28 - 1); // CHLD CONT URG WINCH
        if (TaskFiles.Status(TaskLocation.Thread(root, tgid, tid), _buffer, out TaskStatus status) != ReadOutcome.Read) return true;
        ulong bit = 1UL << (signal - 1);
        return (ignoredByDefault & bit) != 0 ? (status.SignalsCaught & bit) != 0 : (status.SignalsIgnored & bit) == 0;
    }

    /// <summary>The arguments of a process, each ended by a NUL, cut after <see cref="MaximumArgumentsBytes"/>; null for none.</summary>
    /// <param name="tgid">The process.</param>
    /// <param name="length">Bytes of all of them.</param>
    public byte[]? Arguments(int tgid, out ulong length)
    {
        length = 0;
        if (TaskFiles.Read(TaskLocation.Process(root, tgid), "cmdline"u8, _long) != ReadOutcome.Read || _long.Text.IsEmpty) return null;
        length = (ulong)_long.Text.Length;
        return _long.Text[..Math.Min(_long.Text.Length, MaximumArgumentsBytes)].ToArray();
    }

    /// <summary>The file that a program which stands at its start was executed from, as the call named it; null when not known.</summary>
    /// <param name="tgid">The process.</param>
    /// <param name="is32Bit">Whether it is a 32-bit program.</param>
    public byte[]? ProgramFile(int tgid, bool is32Bit)
    {
        if (TaskFiles.Read(TaskLocation.Process(root, tgid), "auxv"u8, _buffer) != ReadOutcome.Read) return null;
        ulong address = Auxiliary(_buffer.Text, is32Bit);
        if (address == 0) return null;
        // Up to the end of a page at first: the one behind the name may not be there.
        for (int length = (int)(PageBytes - (address % PageBytes)); ; length = _path.Length)
        {
            length = Math.Min(length, _path.Length);
            int got = Native.Ptrace.ReadMemory(tgid, address, _path.AsSpan(0, length));
            int end = _path.AsSpan(0, got).IndexOf((byte)0);
            if (end >= 0) return _path[..end];
            if (got < length || length == _path.Length) return null;
        }
    }

    private static ulong Auxiliary(ReadOnlySpan<byte> entries, bool is32Bit)
    {
        for (int size = is32Bit ? sizeof(uint) : sizeof(ulong); entries.Length >= 2 * size; entries = entries[(2 * size)..])
        {
            ulong key = is32Bit ? BinaryPrimitives.ReadUInt32LittleEndian(entries) : BinaryPrimitives.ReadUInt64LittleEndian(entries);
            if (key == ProgramFileEntry) return is32Bit ? BinaryPrimitives.ReadUInt32LittleEndian(entries[size..]) : BinaryPrimitives.ReadUInt64LittleEndian(entries[size..]);
        }
        return 0;
    }
}
