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

    /// <summary>Whether a thread has stood still from the capture until now; to be asked once for many, after <see cref="LookAgain"/>.</summary>
    public bool StillStands(int tid) =>
        Find(_before.Tasks, tid) is var first and >= 0 && Find(_after.Tasks, tid) is var last and >= 0 && _before.Tasks[first].StoodStillUntil(_after.Tasks[last]);

    /// <summary>Looks at all threads of the captured process again.</summary>
    public bool LookAgain(int processId) => iterator.TryRead(processId, _after, out _);

    private void Judge(CaptureRequest request, StackSlab slab, int[] planned, List<CapturedThread> into, List<int> running)
    {
        ReadOnlySpan<TaskRegisters> before = _before.Tasks, after = _after.Tasks;
        int next = 0;
        // Both are in the order of their ids.
        for (int i = 0; i < before.Length; i++)
        {
            int tid = before[i].Tid;
            if (!IsWanted(request, tid)) continue;
            while (next < after.Length && after[next].Tid < tid) next++;
            bool lives = next < after.Length && after[next].Tid == tid;
            if (before[i].IsKernelThread) into.Add(Without(tid, "it is a thread of the kernel: it has no stack in user mode"));
            else if (!lives || after[next].IsExiting || before[i].IsExiting) into.Add(Without(tid, "it ended meanwhile"));
            else if (planned[i] >= 0 && before[i].StoodStillUntil(after[next]))
            {
                int at = planned[i];
                into.Add(new CapturedThread(tid, CaptureWay.Pauseless, before[i].Registers.ToUser(), slab.Bytes, slab.Offset(at), slab.Address(at), slab.Length(at), ""));
            }
            else if (planned[i] < 0 && before[i].OnCpu == 0) into.Add(Without(tid, "it runs 32-bit code"));
            else running.Add(tid);
        }
        // And those that were made in between.
        for (int i = 0; i < after.Length; i++)
        {
            if (IsWanted(request, after[i].Tid) && Find(before, after[i].Tid) < 0) running.Add(after[i].Tid);
        }
    }

    private static CapturedThread Without(int tid, string reason) => new(tid, CaptureWay.None, default, [], 0, 0, 0, reason);

    private static bool IsWanted(CaptureRequest request, int tid) => request.ThreadIds is null || request.ThreadIds.Contains(tid);

    private static int Find(ReadOnlySpan<TaskRegisters> tasks, int tid)
    {
        int low = 0, high = tasks.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (tasks[middle].Tid == tid) return middle;
            if (tasks[middle].Tid < tid) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }
}
