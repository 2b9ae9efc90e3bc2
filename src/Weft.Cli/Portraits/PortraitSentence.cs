using System.Text;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Portraits;

namespace Weft.Cli.Portraits;

/// <summary>The first sentences: who it is, what, since when, who started it, what it does now.</summary>
internal static class PortraitSentence
{
    public static string Of(ProcessPortrait portrait, PageWriter page)
    {
        if (portrait.IsKernelThread) return KernelThread(portrait, page);
        return portrait.IsZombie ? Zombie(portrait, page) : Living(portrait, page);
    }

    /// <summary>Of a thread that was asked for: whose it is.</summary>
    public static string OfThread(ProcessPortrait portrait, ThreadDetails thread, PageWriter page)
    {
        string now = thread.Thread.State is (byte)'Z' or (byte)'X' ? " It has ended; the process goes on." : $" Now it {Doing(thread.Thread, page)}.";
        return $"{page.Safe(thread.Thread.Name)} ({thread.Thread.Id.Tid}) is a thread of {Self(portrait, page)}, made {page.Duration(thread.ElapsedNanoseconds)} ago.{now}";
    }

    /// <summary>What a thread does, after "it".</summary>
    public static string Doing(ThreadPortrait thread, PageWriter page)
    {
        string verb = StateWords.Verb(thread.State, many: false);
        if (thread.State == 'R') return $"{verb} on CPU {thread.Processor}";
        string wait = Waits(thread, page);
        return wait.Length > 0 && thread.State is (byte)'S' or (byte)'D' ? $"{verb} in {wait}" : verb;
    }

    /// <summary>Where a thread waits: the system call and the kernel's function; empty when neither is known.</summary>
    public static string Waits(ThreadPortrait thread, PageWriter page)
    {
        string call = thread.SystemCall.IsPresent ? Encoding.ASCII.GetString(SystemCallNames.Of(thread.SystemCall.Value)) : "";
        string channel = thread.WaitChannel.IsPresent ? page.Safe(thread.WaitChannel.Value, 60) : "";
        return call.Length == 0 ? channel : channel.Length == 0 ? call : $"{call} ({channel})";
    }

    /// <summary>How a process ended: "with status 1", "by signal KILL".</summary>
    public static string Ended(int status) => (status & 0x7F) == 0 ? $"with status {(status >> 8) & 0xFF}" : $"by signal {SignalNames.Of(status & 0x7F)}{((status & 0x80) != 0 ? " and dumped core" : "")}";

    private static string Self(ProcessPortrait portrait, PageWriter page) => $"{page.Safe(portrait.Program)} ({portrait.Id.ProcessId})";

    private static string Living(ProcessPortrait portrait, PageWriter page)
    {
        string kind = portrait.Threads.Count > 1 ? $"a process of {portrait.Threads.Count} threads" : "a process";
        string user = portrait.Status.IsPresent ? $" of user {page.Safe(AccountNames.User(portrait.Status.Value.EffectiveUserId))}" : "";
        string by = portrait.Ancestors is [var parent, ..] ? Parent(portrait, parent, page) : "";
        string text = $"{Self(portrait, page)} is {kind}{user}, started {page.Duration(portrait.ElapsedNanoseconds)} ago{by}.";
        if (portrait.LeaderHasEnded) text += " Its main thread has ended; the others go on.";
        if (portrait.Tracer.IsPresent) text += $" It is traced by {Phrases.Named(page, portrait.Tracer.Value)}.";
        return $"{text} {Now(portrait, page)}";
    }

    // Whoever is its parent now need not have started it: orphans are given to the first process or to a subreaper.
    private static string Parent(ProcessPortrait portrait, ProcessReference parent, PageWriter page)
    {
        string name = Phrases.Named(page, parent);
        return parent.Id.StartTicks > portrait.Id.StartTicks ? $" and now a child of {name}" : parent.ProcessId == 1 ? $"; its parent is {name}" : $" by {name}";
    }

    private static string Now(ProcessPortrait portrait, PageWriter page)
    {
        if (portrait.Threads is [var only]) return $"Now it {Doing(only, page)}.";
        if (portrait.Threads.Count == 0) return "";
        IReadOnlyList<(byte State, int Count)> states = portrait.States;
        if (states is [var (state, count)])
        {
            string where = Commonest(portrait, page) is { } common ? $", {common}" : "";
            return $"Now {(count == 2 ? "both" : $"all {count}")} {StateWords.Verb(state, many: true)}{where}.";
        }
        return $"Now {Phrases.And([.. states.Select(static s => $"{s.Count} {StateWords.Verb(s.State, s.Count != 1)}")])}.";
    }

    private static string? Commonest(ProcessPortrait portrait, PageWriter page)
    {
        IGrouping<string, ThreadPortrait>? most = portrait.Threads.GroupBy(t => Waits(t, page)).Where(static g => g.Key.Length > 0).MaxBy(static g => g.Count());
        return most is null || most.Count() < 2 ? null : most.Count() == portrait.Threads.Count ? $"in {most.Key}" : $"{most.Count()} of them in {most.Key}";
    }

    private static string KernelThread(ProcessPortrait portrait, PageWriter page)
    {
        string now = portrait.Threads is [var only] ? $" Now it {Doing(only, page)}." : "";
        return $"{page.Safe(portrait.Name)} ({portrait.Id.ProcessId}) is a thread of the kernel, made {page.Duration(portrait.ElapsedNanoseconds)} ago. It runs no program and has no memory and no files of its own.{now}";
    }

    private static string Zombie(ProcessPortrait portrait, PageWriter page)
    {
        string how = portrait.ExitStatus.IsPresent ? $" {Ended(portrait.ExitStatus.Value)}" : "";
        string parent = portrait.Ancestors is [var first, ..]
            ? $"Its parent, {Phrases.Named(page, first)}, has not waited for it (wait(2)) and must: the entry goes when it does, or when the parent itself ends."
            : "It goes when its parent waits for it (wait(2)), or ends.";
        return $"{page.Safe(portrait.Name)} ({portrait.Id.ProcessId}) is a zombie: it was started {page.Duration(portrait.ElapsedNanoseconds)} ago and has ended{how}; nothing is left of it but this entry. {parent}";
    }
}
