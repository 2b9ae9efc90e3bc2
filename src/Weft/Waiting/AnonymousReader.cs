using Weft.Columns;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Tells what a thread waits for at a descriptor that is no file: a timer, an eventfd, signals, file changes, a process.</summary>
internal sealed class AnonymousReader(WaitSources sources)
{
    private const int ManySignals = 40;

    /// <summary>Reads a wait.</summary>
    public Wait Read(ThreadLook thread, Wait wait, in TaskLocation at, int descriptor, string target, bool follow)
    {
        string kind = target.StartsWith("anon_inode:", StringComparison.Ordinal) ? target["anon_inode:".Length..].Trim('[', ']') : "pidfd";
        wait = wait with { Kind = WaitKind.Event, Text = $"an event of {kind}", Unknown = "who sends it is not known" };
        if (TaskFiles.Descriptor(at, descriptor, sources.Buffer, out DescriptorInfo info) != ReadOutcome.Read) return wait;
        return info.Kind switch
        {
            DescriptorKind.Timer when info.TimerRemainingNanoseconds > 0 => wait with { Kind = WaitKind.Timer, Text = $"a timer, due in {TimeWords.Length(info.TimerRemainingNanoseconds)}", IsTimed = true, Unknown = "" },
            DescriptorKind.Timer => wait with { Kind = WaitKind.Timer, Text = "a timer that is not armed", Unknown = "whoever has it open may arm it" },
            DescriptorKind.Event => Event(thread, wait, info, follow),
            DescriptorKind.Signal => wait with { Text = Signals(info.SignalMask), Unknown = "anyone may send it" },
            DescriptorKind.Inotify or DescriptorKind.Fanotify => wait with { Text = $"a change of {(info.WatchCount == 1 ? "a file" : $"any of {Digits.Of(info.WatchCount)} files")} ({kind}{Watched(sources.Buffer.Text)})", Unknown = "anyone who uses them" },
            DescriptorKind.Process => Process(thread, wait, info.ProcessId, follow),
            DescriptorKind.EventPoll => wait with { Kind = WaitKind.Poll, Text = $"any of the {Digits.Of(info.WatchCount)} files of an epoll set", Unknown = "any of them can wake it" },
            _ when kind == "inotify" => wait with { Text = "a change of a file (inotify), but it watches none", Unknown = "whoever has it open may add one" },
            _ => wait,
        };
    }

    /// <summary>Makes the threads of a process those who can end a wait for its end.</summary>
    public Wait Process(ThreadLook thread, Wait wait, int process, bool follow)
    {
        if (process < 0) return wait with { Text = "the end of a process, which has ended", Unknown = "" };
        if (process == 0) return wait with { Text = "the end of a process", Unknown = "it is in another PID namespace" };
        wait = wait with { Text = $"the end of {sources.Name(process)}", Unknown = "" };
        if (!follow) return wait;
        wait = sources.EndedBy(wait, [process], true, out bool all);
        return wait with { IsComplete = all && !wait.IsTimed && wait.EndedBy.Count > 0 && WaitSources.IsQuiet(thread), Unknown = all ? "" : "its threads cannot be listed" };
    }

    private Wait Event(ThreadLook thread, Wait wait, in DescriptorInfo info, bool follow)
    {
        wait = wait with { Text = wait.IsWrite ? "an eventfd to be read" : "an eventfd", Unknown = "any thread that has it, and the kernel, may signal it" };
        if (info.EventId is not { } id) return wait;
        wait = wait with { Object = $"eventfd {Digits.Of(id)}" };
        List<int> holders = [];
        foreach (OpenEnd end in sources.Ends.Ends("anon_inode:[eventfd]"))
            if (!holders.Contains(end.ProcessId) && TaskFiles.Descriptor(TaskLocation.Process(sources.Root, end.ProcessId), end.Descriptor, sources.Buffer, out DescriptorInfo other) == ReadOutcome.Read && other.EventId == id) holders.Add(end.ProcessId);
        int[] others = [.. holders.Where(h => h != thread.ProcessId)];
        if (others.Length > 0) wait = wait with { Text = $"{wait.Text}, which {sources.Names(others)} {(others.Length == 1 ? "has" : "have")} too" };
        if (!follow) return wait;
        return sources.EndedBy(wait, holders, false, out _, except: thread.Tid);
    }

    private static string Signals(ulong mask)
    {
        IReadOnlyList<string> names = SignalNames.Of(mask);
        return names.Count == 0 ? "a signal, though it takes none" : names.Count > ManySignals ? "any signal (signalfd)" : $"the signal {string.Join(" or ", names)} (signalfd)";
    }

    // "inotify wd:1 ino:9f2 sdev:fe00000 mask:…": a path is not told.
    private static string Watched(ReadOnlySpan<byte> text)
    {
        KeyValueLines lines = new(text);
        while (lines.MoveNext())
        {
            if (!lines.Key.StartsWith("inotify "u8)) continue;
            int at = lines.Value.IndexOf("ino:"u8);
            if (at < 0) return "";
            ReadOnlySpan<byte> digits = lines.Value[(at + 4)..];
            int end = digits.IndexOf((byte)' ');
            return NumberText.TryHexadecimal(end < 0 ? digits : digits[..end], out ulong inode) ? $", inode {Digits.OfUnsigned(inode)}" : "";
        }
        return "";
    }
}
