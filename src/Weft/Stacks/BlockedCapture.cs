using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Stacks;

/// <summary>
/// The stack and program counter of blocked threads as /proc tells them (<c>syscall</c>), with their stacks: for an ordinary
/// user who will not have his process stopped. A thread counts when two looks around the copy tell the same.
/// </summary>
internal sealed class BlockedCapture(ProcRoot root)
{
    private readonly ReadBuffer _buffer = new();

    /// <summary>Captures what is blocked.</summary>
    public void Run(CaptureRequest request, MemoryMap map, IReadOnlyList<int> threads, List<CapturedThread> into)
    {
        StackSlab slab = new(threads.Count, request.StackBytes);
        foreach (int tid in threads)
        {
            TaskLocation at = TaskLocation.Thread(root, request.ProcessId, tid);
            // One's own file shows the read of that file, and the stack as it is being used.
            if (tid == Identity.ThreadId)
            {
                into.Add(CapturedThread.Without(tid, "it is the thread that looks"));
                continue;
            }
            if (!TryLook(at, out SystemCallState state, out ulong switches, out string reason, out bool isRefused))
            {
                into.Add(CapturedThread.Without(tid, reason, isRefused));
                continue;
            }
            int index = slab.Count;
            slab.Plan(state.StackPointer, map);
            Errno error = slab.Fill(tid);
            if (error != Errno.None) reason = $"its memory cannot be read: {ErrorText.Of(error)}";
            else if (!TryLook(at, out SystemCallState again, out ulong switchesAgain, out _, out _)) reason = "it ran meanwhile";
            else if (again.StackPointer != state.StackPointer || again.ProgramCounter != state.ProgramCounter || switches != switchesAgain) reason = "it ran meanwhile";
            UserRegisters registers = new() { Rsp = state.StackPointer, Rip = state.ProgramCounter, OriginalRax = (ulong)state.Number };
            into.Add(reason.Length == 0
                ? new CapturedThread(tid, CaptureWay.Blocked, registers, slab.Bytes, slab.Offset(index), slab.Address(index), slab.Length(index), "")
                : CapturedThread.Without(tid, reason));
        }
    }

    private bool TryLook(in TaskLocation at, out SystemCallState state, out ulong switches, out string reason, out bool isRefused)
    {
        switches = 0;
        ReadOutcome outcome = TaskFiles.SystemCall(at, _buffer, out state);
        bool known = outcome == ReadOutcome.Read && state.Kind != SystemCallKind.Running && state.StackPointer != 0;
        if (known)
        {
            outcome = TaskFiles.Status(at, _buffer, out TaskStatus status);
            known = outcome == ReadOutcome.Read;
            switches = status.VoluntarySwitches + status.InvoluntarySwitches;
        }
        isRefused = outcome == ReadOutcome.NotPermitted;
        reason = outcome switch
        {
            ReadOutcome.Read => known ? "" : "it was running, so it would have to be stopped",
            ReadOutcome.Gone => "it ended meanwhile",
            ReadOutcome.NotPermitted => "its registers may not be read",
            ReadOutcome.NotSupported => "this kernel does not tell what a thread does (no /proc/PID/syscall)",
            _ => "its registers cannot be read",
        };
        return known;
    }
}
