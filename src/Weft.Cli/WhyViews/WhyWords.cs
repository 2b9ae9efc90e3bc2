using Weft.Waiting;

namespace Weft.Cli.WhyViews;

/// <summary>The words that programs rely on (docs/json.md), and those of the drawings.</summary>
internal static class WhyWords
{
    public static string Of(FindingKind kind) => kind switch
    {
        FindingKind.Deadlock => "deadlock", FindingKind.SelfDeadlock => "self-deadlock", FindingKind.DeadOwner => "dead-owner", FindingKind.LockAcrossFork => "lock-across-fork",
        FindingKind.PipesFull => "pipes-full", FindingKind.LostWakeup => "lost-wakeup", FindingKind.Chain => "chain", FindingKind.ThunderingHerd => "thundering-herd",
        FindingKind.Starved => "starved", FindingKind.Runaway => "runaway", _ => "idle",
    };

    public static string Of(WaitKind kind) => kind switch
    {
        WaitKind.Cpu => "cpu", WaitKind.Mutex => "mutex", WaitKind.ReaderWriterLock => "rwlock", WaitKind.Condition => "condition", WaitKind.Join => "join", WaitKind.Semaphore => "semaphore",
        WaitKind.Barrier => "barrier", WaitKind.Once => "once", WaitKind.Futex => "futex", WaitKind.Pipe => "pipe", WaitKind.Socket => "socket", WaitKind.FileLock => "file-lock", WaitKind.Child => "child",
        WaitKind.Vfork => "vfork", WaitKind.Timer => "timer", WaitKind.Poll => "poll", WaitKind.Event => "event", WaitKind.Terminal => "terminal", WaitKind.Queue => "queue", WaitKind.Disk => "disk",
        WaitKind.Stopped => "stopped", WaitKind.Traced => "traced", WaitKind.Frozen => "frozen", _ => "unknown",
    };

    public static string Of(Certainty certainty) => certainty == Certainty.Certain ? "certain" : "candidate";

    /// <summary>What is held or waited at, with its article, without an address.</summary>
    public static string Noun(WaitKind kind) => kind switch
    {
        WaitKind.Mutex => "a mutex", WaitKind.ReaderWriterLock => "a lock of readers and writers", WaitKind.Condition => "a condition variable", WaitKind.Semaphore => "a semaphore",
        WaitKind.Barrier => "a barrier", WaitKind.FileLock => "a lock on a file", WaitKind.Once => "an initialisation", WaitKind.Futex => "a futex", WaitKind.Socket => "a socket", WaitKind.Pipe => "a pipe",
        WaitKind.Poll => "a set of descriptors", _ => "an object",
    };

    /// <summary>Whether it is something that one holds.</summary>
    public static bool IsLock(WaitKind kind) => kind is WaitKind.Mutex or WaitKind.ReaderWriterLock or WaitKind.FileLock;

    /// <summary>What stands on an arrow to who can end the wait.</summary>
    public static string Arrow(Wait wait) => wait.Kind switch
    {
        WaitKind.Mutex or WaitKind.ReaderWriterLock or WaitKind.FileLock => "wants " + wait.Text,
        WaitKind.Join => "joins",
        WaitKind.Pipe => wait.IsWrite ? $"writes to {wait.Object}, full" : $"reads {wait.Object}, empty",
        WaitKind.Child => "waits for its child",
        WaitKind.Traced => "is stopped by",
        WaitKind.Socket => wait.IsWrite ? "writes to a socket, full" : "waits for a socket of",
        _ => "waits for",
    };

    /// <summary>The same where there is little room.</summary>
    public static string ShortArrow(Wait wait) => wait.Kind == WaitKind.Pipe ? (wait.IsWrite ? "writes" : "reads") : Of(wait.Kind);

    /// <summary>What a thread does, for a list: <c>sleeps</c>, <c>waits for a condition variable</c>.</summary>
    public static string Doing(Wait wait) => wait.Kind switch
    {
        WaitKind.Cpu => "runs",
        WaitKind.Timer when wait.Text.StartsWith("sleeps", StringComparison.Ordinal) => wait.Text,
        WaitKind.Stopped or WaitKind.Traced => wait.Text,
        WaitKind.Unknown when wait.Text is "has ended" or "a thread of the kernel" => wait.Text,
        WaitKind.Unknown when wait.Text.StartsWith("blocked", StringComparison.Ordinal) => wait.Text,
        WaitKind.Unknown when wait.Text is "to read" or "to write" => "waits " + wait.Text,
        WaitKind.Unknown when wait.Text == "not known" => "waits for what is not known",
        _ => "waits for " + wait.Text,
    };
}
