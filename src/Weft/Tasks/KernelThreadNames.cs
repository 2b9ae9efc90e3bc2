using Weft.Linux.Bpf;
using Weft.Linux.Procfs;

namespace Weft.Tasks;

/// <summary>
/// Names of kernel threads, which are longer than comm holds (full names, workqueue descriptions) and which only /proc makes
/// (fs/proc/array.c proc_task_name). A name changes only while its thread runs, so one that has not run since is not asked again.
/// </summary>
internal sealed class KernelThreadNames(ProcRoot root)
{
    private const int Most = 1 << 16;

    private readonly Dictionary<int, Known> _known = [];
    private readonly ReadBuffer _buffer = new(128);

    /// <summary>The name; comm's when the thread is gone. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Get(in KernelTask task)
    {
        if (_known.TryGetValue(task.Tid, out Known? known) && known.Start == task.StartBootTimeNanoseconds && known.Run == task.SumExecRuntimeNanoseconds) return known.Name;
        Span<byte> bytes = stackalloc byte[ProcPath.MaximumBytes];
        ProcPath path = new ProcPath(bytes).Number(task.Tgid).Text("/task/"u8).Number(task.Tid).Text("/comm"u8);
        if (root.Read(path.Terminated, _buffer, oneRecord: true) != ReadOutcome.Read) return TaskName.Text(in task.Name);
        ReadOnlySpan<byte> name = _buffer.Text.TrimEnd((byte)'\n');
        if (known is null)
        {
            // Who has gone is not worth watching for: a full table begins anew.
            if (_known.Count >= Most) _known.Clear();
            _known[task.Tid] = known = new Known();
        }
        known.Start = task.StartBootTimeNanoseconds;
        known.Run = task.SumExecRuntimeNanoseconds;
        if (!name.SequenceEqual(known.Name)) known.Name = name.ToArray();
        return known.Name;
    }

    private sealed class Known
    {
        public ulong Start { get; set; }

        public ulong Run { get; set; }

        public byte[] Name { get; set; } = [];
    }
}
