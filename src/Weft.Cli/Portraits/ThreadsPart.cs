using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Portraits;

namespace Weft.Cli.Portraits;

/// <summary>The threads: how many in which state, then each, those that are alike in one row.</summary>
internal static class ThreadsPart
{
    private const int MostRows = 20;

    /// <summary>One line: how many there are in which state.</summary>
    public static void WriteHistogram(ProcessPortrait portrait, PageWriter page)
    {
        if (portrait.IsKernelThread || portrait.IsZombie) return;
        string states = Phrases.And([.. portrait.States.Select(static s => $"{s.Count} {StateWords.Adjective(s.State)}")]);
        page.Line("threads", $"{portrait.Threads.Count}: {states}");
    }

    /// <summary>The table; none for a single thread, of which the first sentence has told.</summary>
    public static void WriteTable(ProcessPortrait portrait, PageWriter page, bool all, bool verbose)
    {
        if (portrait.Threads.Count < 2) return;
        page.Blank();
        IReadOnlyList<ThreadGroup> groups = all ? [.. portrait.Threads.Select(static t => new ThreadGroup(t.Name, [t]))] : ThreadFolding.Fold(portrait.Threads);
        // Those alike in their system call may wait at different locks.
        if (page.Locks is { Count: > 0 } locks)
            groups = [.. groups.SelectMany(g => g.Threads.GroupBy(t => locks.GetValueOrDefault(t.Id.Tid) ?? "").Select(alike => new ThreadGroup(alike.Count() == 1 ? alike.First().Name : g.Pattern, [.. alike])))];
        int most = all || verbose || groups.Count <= MostRows + 1 ? groups.Count : MostRows;
        TextTable table = new([new("TID", true, 0), new("NAME", false, 0), new("STATE", false, 1), new("CPU TIME", true, 2), new("WAITS FOR", false, 3)]);
        foreach (ThreadGroup group in groups.Take(most))
        {
            ThreadPortrait first = group.First;
            string id = group.Threads.Count == 1 ? first.Id.Tid.ToString() : $"{group.Threads.Count} {page.Sign("×", "x")}";
            string name = page.Safe(group.Pattern);
            table.Add([id, name.Length > 0 ? name : "(no name)", StateWords.Adjective(first.State), page.Duration(group.CpuNanoseconds), Waits(group, page)], Style(first.State));
        }
        table.Write(page.Screen, page.Output);
        if (most < groups.Count)
        {
            int rest = groups.Skip(most).Sum(static g => g.Threads.Count);
            page.Paragraph($"{Phrases.Count(rest, "more thread", "more threads")} in {groups.Count - most} rows; -v shows every row, --all every thread", PageWriter.Dim);
        }
    }

    /// <summary>The facts of the thread that was asked for.</summary>
    public static void WriteDetails(ThreadDetails details, PageWriter page, bool verbose)
    {
        ThreadPortrait thread = details.Thread;
        page.Line("thread", $"{page.Safe(thread.Name)} ({thread.Id.Tid}), {StateWords.Adjective(thread.State)}, last on CPU {thread.Processor}{(details.CpusAllowed.IsPresent ? $"; may run on CPU {details.CpusAllowed.Value}" : "")}");
        string run = details.Scheduler is { IsPresent: true, Value: var counters } ? $"; on a CPU {page.Duration((long)counters.RunNanoseconds)}, waited for one {page.Duration((long)counters.RunDelayNanoseconds)}" : "";
        page.Line("its cpu", $"{page.Duration(details.UserNanoseconds + details.SystemNanoseconds)} ({page.Duration(details.UserNanoseconds)} in the program, {page.Duration(details.SystemNanoseconds)} in the kernel){run}");
        page.Line("scheduled", Policy(details));
        if (details.SystemCall is { IsPresent: true, Value: { Kind: SystemCallKind.InCall } call })
        {
            string[] registers = new string[6];
            for (int i = 0; i < registers.Length; i++) registers[i] = $"0x{call.Arguments[i]:x}";
            page.Line(page.Locks?.GetValueOrDefault(thread.Id.Tid) is null ? "waits in" : "waits for", $"{(page.Locks?.GetValueOrDefault(thread.Id.Tid) is { } phrase ? phrase + ", in " : "")}{PortraitSentence.Waits(thread, page)}{(verbose ? $"; argument registers {string.Join(", ", registers)}; program counter 0x{call.ProgramCounter:x}" : "")}");
        }
        else if (PortraitSentence.Waits(thread, page) is { Length: > 0 } wait) page.Line("waits in", wait);
        if (details.Status is { IsPresent: true, Value: var status })
        {
            if (status.Has(StatusParts.VoluntarySwitches | StatusParts.InvoluntarySwitches)) page.Line("switches", $"{status.VoluntarySwitches} by waiting, {status.InvoluntarySwitches} by being made to");
            page.Line("its signals", $"{(status.SignalsPending != 0 ? $"pending {SignalPhrases.Names(status.SignalsPending)}; " : "")}blocks {SignalPhrases.Names(status.SignalsBlocked)}", status.SignalsPending != 0 ? PageWriter.Yellow : "");
        }
    }

    private static string Waits(ThreadGroup group, PageWriter page) =>
        group.First.State != 'R' && page.Locks?.GetValueOrDefault(group.First.Id.Tid) is { } phrase ? phrase : Waits(group.First, page);

    private static string Waits(ThreadPortrait thread, PageWriter page)
    {
        if (thread.State == 'R') return $"(on CPU {thread.Processor})";
        string wait = PortraitSentence.Waits(thread, page);
        return wait.Length > 0 ? wait : thread.WaitChannel.IsPresent ? "-" : "?";
    }

    private static string Policy(ThreadDetails details)
    {
        string policy = details.Policy switch
        {
            0 => "in the ordinary class",
            1 => "first in, first out (realtime)",
            2 => "round robin (realtime)",
            3 => "as a batch job",
            5 => "when nothing else runs (idle)",
            6 => "by deadline",
            7 => "by an extension (sched_ext)",
            var other => $"by policy {other}",
        };
        return details.RealtimePriority > 0 ? $"{policy}, priority {details.RealtimePriority}" : $"{policy}, nice {details.Nice}";
    }

    private static string Style(byte state) => (char)state switch
    {
        'R' => PageWriter.Green,
        'D' or 'T' or 't' => PageWriter.Yellow,
        'Z' or 'X' => PageWriter.Red,
        'I' => PageWriter.Dim,
        _ => "",
    };
}
