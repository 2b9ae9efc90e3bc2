using Weft.Linux.Procfs;

namespace Weft.Tracing;

/// <summary>The tasks that a process has when tracing begins, from /proc.</summary>
internal static class PresentTasks
{
    private const int MaximumArgumentsBytes = 1 << 16;

    /// <summary>Lists them, the leader first. Zombies are left out: nothing will happen to them any more.</summary>
    /// <param name="root">The system's own /proc.</param>
    /// <param name="processId">The process.</param>
    /// <param name="when">The time to give them.</param>
    /// <returns>An event for each; none when the process is gone or has ended.</returns>
    public static List<TaskEvent> Of(ProcRoot root, int processId, ulong when)
    {
        List<TaskEvent> present = [];
        List<int> tasks = [];
        ReadBuffer buffer = new();
        TaskLocation process = TaskLocation.Process(root, processId);
        if (new NumericDirectory().Read(root.Descriptor, process.Path(stackalloc byte[ProcPath.MaximumBytes], "task"u8).Terminated, tasks) != ReadOutcome.Read) return present;
        foreach (int task in tasks)
        {
            if (TaskFiles.Stat(TaskLocation.Thread(root, processId, task), buffer, out TaskStat stat, out ReadOnlySpan<byte> name) != ReadOutcome.Read) continue;
            if (stat.State is (byte)'Z' or (byte)'X') continue;
            present.Add(new TaskEvent
            {
                Kind = TaskEventKind.Present,
                MonotonicNanoseconds = when,
                ProcessId = processId,
                TaskId = task,
                Name = name.ToArray(),
                StartTicks = stat.StartTicks,
                OtherProcessId = stat.ParentTgid,
                Arguments = task == processId ? Arguments(process) : default,
            });
        }
        return present;
    }

    private static ReadOnlyMemory<byte> Arguments(in TaskLocation process)
    {
        ReadBuffer buffer = new(4096, MaximumArgumentsBytes);
        return TaskFiles.Read(process, "cmdline"u8, buffer) == ReadOutcome.Read ? buffer.Text.ToArray() : default;
    }
}
