using Weft.Linux.Bpf;
using Weft.Native;

namespace Weft.Stacks;

/// <summary>
/// Has the kernel copy the saved registers of threads that stand still by themselves, copies their stacks, and looks again:
/// a thread that was off the CPU both times and had not switched in between did not run, so what was copied belongs together.
/// </summary>
internal sealed class PauselessCapture(RegisterIterator iterator)
{
    private readonly RegisterIteratorBuffer _before = new();
    private readonly RegisterIteratorBuffer _after = new();
    private readonly Dictionary<int, int> _places = [];

    /// <summary>Captures what stands still.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="map">The process's mappings.</param>
    /// <param name="into">Where the threads go that were had, and those that never can be.</param>
    /// <param name="running">Where the threads go that ran, and must be stopped to be seen.</param>
    /// <param name="reason">Why nothing could be had; empty on success.</param>
    public bool TryRun(CaptureRequest request, MemoryMap map, List<CapturedThread> into, List<int> running, out string reason)
    {
        if (!iterator.TryRead(request.ProcessId, _before, out reason)) return false;
        ReadOnlySpan<TaskRegisters> before = _before.Tasks;
        if (before.IsEmpty)
        {
            reason = "the kernel does not show this process to BPF";
            return false;
        }
        StackSlab slab = new(before.Length, request.StackBytes);
        int[] planned = new int[before.Length];
        int living = 0;
        for (int i = 0; i < before.Length; i++)
        {
            ref readonly TaskRegisters task = ref before[i];
            planned[i] = -1;
            if (!IsWanted(request, task.Tid) || task.IsKernelThread || task.IsExiting || task.OnCpu != 0) continue;
            UserRegisters registers = task.Registers.ToUser();
            living = task.Tid;
            if (!registers.Is64Bit) continue;
            planned[i] = slab.Count;
            slab.Plan(registers.Rsp, map);
        }
        Errno memoryError = living == 0 ? Errno.None : slab.Fill(living);
        if (memoryError != Errno.None)
        {
            reason = $"its memory cannot be read: {ErrorText.Of(memoryError)}";
            return false;
        }
        if (!iterator.TryRead(request.ProcessId, _after, out reason)) return false;
        Judge(request, slab, planned, into, running);
        return true;
    }

    /// <summary>The threads that have stood still from the capture until now.</summary>
    public HashSet<int> StillStanding(int processId)
    {
        HashSet<int> standing = [];
        if (!iterator.TryRead(processId, _after, out _)) return standing;
        Index(_after.Tasks);
        foreach (ref readonly TaskRegisters task in _before.Tasks)
        {
            if (_places.TryGetValue(task.Tid, out int now) && task.StoodStillUntil(_after.Tasks[now])) standing.Add(task.Tid);
        }
        return standing;
    }

    private void Judge(CaptureRequest request, StackSlab slab, int[] planned, List<CapturedThread> into, List<int> running)
    {
        ReadOnlySpan<TaskRegisters> before = _before.Tasks, after = _after.Tasks;
        Index(after);
        for (int i = 0; i < before.Length; i++)
        {
            int tid = before[i].Tid;
            if (!IsWanted(request, tid)) continue;
            // What is left in the end was made in between.
            bool lives = _places.Remove(tid, out int now);
            if (before[i].IsKernelThread) into.Add(CapturedThread.Without(tid, "it is a thread of the kernel: it has no stack in user mode"));
            else if (!lives || after[now].IsExiting || before[i].IsExiting) into.Add(CapturedThread.Without(tid, "it ended meanwhile"));
            else if (planned[i] >= 0 && before[i].StoodStillUntil(after[now]))
            {
                int at = planned[i];
                into.Add(new CapturedThread(tid, CaptureWay.Pauseless, before[i].Registers.ToUser(), slab.Bytes, slab.Offset(at), slab.Address(at), slab.Length(at), ""));
            }
            else if (planned[i] < 0 && before[i].OnCpu == 0) into.Add(CapturedThread.Without(tid, "it runs 32-bit code"));
            else running.Add(tid);
        }
        running.AddRange(_places.Keys.Where(tid => IsWanted(request, tid)));
    }

    // The threads of one process come as they were made: their ids begin again from below when the highest has been handed out.
    private void Index(ReadOnlySpan<TaskRegisters> tasks)
    {
        _places.Clear();
        for (int i = 0; i < tasks.Length; i++) _places[tasks[i].Tid] = i;
    }

    private static bool IsWanted(CaptureRequest request, int tid) => request.ThreadIds is null || request.ThreadIds.Contains(tid);
}
