using System.Text;
using Weft.Linux.Procfs;

namespace Weft.Cli.StackViews;

/// <summary>The kernel's part of a thread's stack as <c>/proc/PID/task/TID/stack</c> has it (fs/proc/base.c proc_pid_stack).</summary>
internal static class KernelStack
{
    /// <summary>Its frames, innermost first: <c>futex_wait_queue+0x60/0x90</c>; empty when the thread is gone or runs, null when this user may not see them.</summary>
    public static List<string>? Read(in TaskLocation at)
    {
        ReadBuffer buffer = new();
        ReadOutcome outcome = TaskFiles.Read(at, "stack"u8, buffer);
        if (outcome == ReadOutcome.NotPermitted) return null;
        if (outcome != ReadOutcome.Read) return [];
        List<string> frames = [];
        TextLines lines = new(buffer.Text);
        while (lines.MoveNext())
        {
            string line = Encoding.UTF8.GetString(lines.Current);
            frames.Add(line[(line.IndexOf(' ') + 1)..]);
        }
        return frames;
    }
}
