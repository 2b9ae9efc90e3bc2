using System.Globalization;

namespace Weft.Tracing;

/// <summary>The flags of clone(2) in words (linux/sched.h, clone(2)).</summary>
public static class CloneWords
{
    private const ulong SharesMemory = 0x100, SharesDirectories = 0x200, SharesFiles = 0x400, SharesHandlers = 0x800;
    private const ulong ProcessDescriptor = 0x1000, Traced = 0x2000, Vfork = 0x4000, OfSameParent = 0x8000, Thread = 0x1_0000;
    private const ulong SharesUndo = 0x4_0000, Untraced = 0x80_0000, SharesIo = 0x8000_0000, ClearsHandlers = 0x1_0000_0000, IntoControlGroup = 0x2_0000_0000;

    // Not a signal: the kernel takes it in clone3 only, where the exit signal is a field of its own.
    private const ulong NewTime = 0x80;
    private const ulong SignalMask = 0xFF & ~NewTime;
    private const int ChildSignal = 17;

    // By bit, from 7.
    private static readonly string[] Names =
    [
        "CLONE_NEWTIME", "CLONE_VM", "CLONE_FS", "CLONE_FILES", "CLONE_SIGHAND", "CLONE_PIDFD", "CLONE_PTRACE", "CLONE_VFORK", "CLONE_PARENT",
        "CLONE_THREAD", "CLONE_NEWNS", "CLONE_SYSVSEM", "CLONE_SETTLS", "CLONE_PARENT_SETTID", "CLONE_CHILD_CLEARTID", "CLONE_DETACHED",
        "CLONE_UNTRACED", "CLONE_CHILD_SETTID", "CLONE_NEWCGROUP", "CLONE_NEWUTS", "CLONE_NEWIPC", "CLONE_NEWUSER", "CLONE_NEWPID", "CLONE_NEWNET",
        "CLONE_IO", "CLONE_CLEAR_SIGHAND", "CLONE_INTO_CGROUP",
    ];

    private const int FirstBit = 7;

    private static readonly (ulong Flag, string Word)[] Namespaces =
    [
        (0x2_0000, "mount"), (NewTime, "time"), (0x200_0000, "cgroup"), (0x400_0000, "UTS"), (0x800_0000, "IPC"),
        (0x1000_0000, "user"), (0x2000_0000, "pid"), (0x4000_0000, "network"),
    ];

    /// <summary>The event by its flags: <c>vfork</c>, <c>fork</c> or <c>clone</c>; when they are not known a thread is cloned and a process forked.</summary>
    /// <param name="flags">The flags; null when not known.</param>
    /// <param name="isThread">Whether a thread was made.</param>
    public static string Event(ulong? flags, bool isThread)
    {
        if (flags is not { } known) return isThread ? "clone" : "fork";
        if ((known & Vfork) != 0) return "vfork";
        return (known & (SharesMemory | Thread)) == 0 && ExitSignal(known) == ChildSignal ? "fork" : "clone";
    }

    /// <summary>The signal its end sends to the parent; 0 for none.</summary>
    public static int ExitSignal(ulong flags) => (int)(flags & SignalMask);

    /// <summary>The flags by their names, as strace writes them; bits without a name as one hexadecimal number. Without the exit signal.</summary>
    public static IReadOnlyList<string> FlagNames(ulong flags)
    {
        List<string> names = [];
        ulong left = flags & ~SignalMask;
        for (int i = 0; i < Names.Length; i++)
        {
            ulong bit = 1UL << (i + FirstBit);
            if ((left & bit) == 0) continue;
            names.Add(Names[i]);
            left &= ~bit;
        }
        if (left != 0) names.Add("0x" + left.ToString("x", CultureInfo.InvariantCulture));
        return names;
    }

    /// <summary>What it shares with its maker: <c>memory, files, directories, signal handlers</c>; empty for nothing.</summary>
    public static string Sharing(ulong flags)
    {
        List<string> words = [];
        if ((flags & SharesMemory) != 0) words.Add("memory");
        if ((flags & SharesFiles) != 0) words.Add("files");
        if ((flags & SharesDirectories) != 0) words.Add("directories");
        if ((flags & SharesHandlers) != 0) words.Add("signal handlers");
        if ((flags & SharesUndo) != 0) words.Add("semaphore undo");
        if ((flags & SharesIo) != 0) words.Add("I/O context");
        return string.Join(", ", words);
    }

    /// <summary>
    /// What sets it off from a plain thread, fork or vfork; empty for those:
    /// <c>in new pid and network namespaces</c>, <c>with files of its own</c>.
    /// </summary>
    /// <param name="flags">The flags.</param>
    /// <param name="isThread">Whether a thread was made.</param>
    public static string Unusual(ulong flags, bool isThread)
    {
        List<string> words = [];
        if (isThread) OfThread(flags, words);
        else OfProcess(flags, words);
        List<string> spaces = [];
        foreach ((ulong flag, string word) in Namespaces) if ((flags & flag) != 0) spaces.Add(word);
        if (spaces.Count == 1) words.Add($"in a new {spaces[0]} namespace");
        else if (spaces.Count > 1) words.Add($"in new {string.Join(", ", spaces[..^1])} and {spaces[^1]} namespaces");
        if ((flags & IntoControlGroup) != 0) words.Add("into another control group");
        if ((flags & OfSameParent) != 0 && !isThread) words.Add("as a child of its maker's parent");
        if ((flags & ProcessDescriptor) != 0) words.Add("held by a pidfd");
        if ((flags & Traced) != 0) words.Add("under its maker's tracer");
        if ((flags & Untraced) != 0) words.Add("hidden from ptrace");
        if ((flags & SharesIo) != 0) words.Add("sharing the I/O context");
        if ((flags & ClearsHandlers) != 0 && (flags & Vfork) == 0) words.Add("with signal handlers reset");
        return string.Join(", ", words);
    }

    private static void OfThread(ulong flags, List<string> words)
    {
        // A thread without the memory or the handlers is none: the kernel refuses it.
        if ((flags & SharesFiles) == 0) words.Add("with a file table of its own");
        if ((flags & SharesDirectories) == 0) words.Add("with a working directory of its own");
        if ((flags & Vfork) != 0) words.Add("its maker waits for its end");
    }

    private static void OfProcess(ulong flags, List<string> words)
    {
        // vfork shares the memory until the exec; that is what it is for.
        ulong shared = (flags & Vfork) != 0 ? flags & ~SharesMemory : flags;
        string sharing = Sharing(shared & ~SharesIo);
        if (sharing.Length > 0) words.Add("shares " + sharing);
        int signal = ExitSignal(flags);
        if (signal == 0) words.Add("sends no signal at its end");
        else if (signal != ChildSignal) words.Add($"sends {ExitWords.OfSignal(signal)} at its end");
    }
}
