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
            string reason = "";
            // One's own file shows the read of that file, and the stack as it is being used.
            if (tid == Identity.ThreadId)
            {
                into.Add(new CapturedThread(tid, CaptureWay.None, default, [], 0, 0, 0, "it is the thread that looks"));
                continue;
            }
            if (!TryLook(at, out SystemCallState state, out ulong switches, ref reason))
            {
                into.Add(new CapturedThread(tid, CaptureWay.None, default, [], 0, 0, 0, reason));
                continue;
            }
            int index = slab.Count;
            slab.Plan(state.StackPointer, map);
            Errno error = slab.Fill(tid);
            if (error != Errno.None) reason = $"its memory cannot be read: {ErrorText.Of(error)}";
            else if (!TryLook(at, out SystemCallState again, out ulong switchesAgain, ref reason)) reason = "it ran meanwhile";
            else if (again.StackPointer != state.StackPointer || again.ProgramCounter != state.ProgramCounter || switches != switchesAgain) reason = "it ran meanwhile";
            UserRegisters registers = new() { Rsp = state.StackPointer, Rip = state.ProgramCounter, OriginalRax = (ulong)state.Number };
            into.Add(reason.Length == 0
                ? new CapturedThread(tid, CaptureWay.Blocked, registers, slab.Bytes, slab.Offset(index), slab.Address(index), slab.Length(index), "")
                : new CapturedThread(tid, CaptureWay.None, default, [], 0, 0, 0, reason));
        }
    }

    private bool TryLook(in TaskLocation at, out SystemCallState state, out ulong switches, ref string reason)
    {
        switches = 0;
        ReadOutcome outcome = TaskFiles.SystemCall(at, _buffer, out state);
        if (outcome == ReadOutcome.Read && state.Kind != SystemCallKind.Running && state.StackPointer != 0)
        {
            if (TaskFiles.Status(at, _buffer, out TaskStatus status) != ReadOutcome.Read) return false;
            switches = status.VoluntarySwitches + status.InvoluntarySwitches;
            return true;
        }
        reason = outcome switch
        {
            ReadOutcome.Read => "it was running, so it would have to be stopped",
            ReadOutcome.Gone => "it ended meanwhile",
            ReadOutcome.NotPermitted => "its registers may not be read",
            ReadOutcome.NotSupported => "this kernel does not tell what a thread does (no /proc/PID/syscall)",
            _ => "its registers cannot be read",
        };
        return false;
    }
}
