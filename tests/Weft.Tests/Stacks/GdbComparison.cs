using System.Globalization;
using Weft.Linux.Procfs;
using Weft.Stacks;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>
/// Holds the stacks of a process that stands still against gdb's: addresses, names, inlined functions and their order. The
/// process is looked at before and after gdb, and only threads whose two looks agree are judged.
/// </summary>
internal static class GdbComparison
{
    /// <summary>Compares, when the first thread waits in a system call.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="tally">Where the result goes.</param>
    /// <param name="take">What is compared; null for the library.</param>
    /// <param name="all">Wait for the other threads too.</param>
    /// <returns>The stacks of the first look.</returns>
    public static IReadOnlyList<ThreadStack> Compare(int pid, StackTally tally, Func<int, IReadOnlyList<ThreadStack>>? take = null, bool all = false)
    {
        Assert.SkipUnless(Run.Program("sh", ["-c", "command -v gdb"]).ExitCode == 0, "gdb is not installed");
        take ??= Take;
        Until(() => Standing(pid, pid) && (!all || Directory.GetDirectories(Text($"/proc/{pid}/task")).All(t => Standing(pid, int.Parse(Path.GetFileName(t), CultureInfo.InvariantCulture)))));
        IReadOnlyList<ThreadStack> before = take(pid);
        Dictionary<int, List<GdbBacktrace.Frame>> theirs = GdbBacktrace.Of(pid);
        Dictionary<int, ThreadStack> after = take(pid).ToDictionary(static t => t.Tid);
        int judged = tally.Threads;
        foreach (ThreadStack thread in before)
        {
            if (thread.Way != CaptureWay.None && after.TryGetValue(thread.Tid, out ThreadStack? again) && again.Frames.SequenceEqual(thread.Frames) && theirs.TryGetValue(thread.Tid, out List<GdbBacktrace.Frame>? frames))
            {
                tally.Compare(thread.Tid, thread.Frames, frames);
            }
            else tally.Moved++;
        }
        Assert.True(tally.Threads > judged, $"{tally.Subject}: no thread of {before.Count} stood still; gdb has {theirs.Count}");
        return before;
    }

    /// <summary>Fails when anything was different. The line of the table goes to the file that WEFT_STACK_TABLE names.</summary>
    public static void Report(StackTally tally)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(StackTally.Heading + "\n" + tally);
        if (Environment.GetEnvironmentVariable("WEFT_STACK_TABLE") is { Length: > 0 } table) File.AppendAllText(table, tally + "\n" + string.Concat(tally.Different));
        Assert.True(tally.Different.Count == 0, string.Join('\n', tally.Different));
    }

    /// <summary>The stacks as the library has them.</summary>
    public static IReadOnlyList<ThreadStack> Take(int pid)
    {
        using StackReader reader = new(ProcRoot.OpenSystem());
        // A crowded machine may be late to run the threads that are to stop.
        StackSnapshot? snapshot = reader.TryRead(new CaptureRequest { ProcessId = pid, MaximumPause = TimeSpan.FromSeconds(20) }, out ReadOutcome outcome);
        Assert.True(snapshot is not null, outcome.ToString());
        return snapshot.Threads;
    }

    /// <summary>Waits for a condition that will come to pass.</summary>
    public static void Until(Func<bool> condition)
    {
        for (long deadline = Environment.TickCount64 + 30_000; !condition(); Thread.Yield()) Assert.True(Environment.TickCount64 < deadline, "it did not come to pass in 30 s");
    }

    // It waits in a system call.
    private static bool Standing(int pid, int tid) => char.IsAsciiDigit(File.ReadAllText(Text($"/proc/{pid}/task/{tid}/syscall"))[0]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
