using System.Buffers.Binary;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Tells which descriptors a thread waits for in poll(2), select(2) or epoll_wait(2). One alone is read as if it were waited for itself.</summary>
internal sealed class PollReader(WaitSources sources, DescriptorReader descriptors)
{
    private const int MaximumDescriptors = 1024, Shown = 3, ShownLetters = 95, PollBytes = 8;
    private const uint In = 1, Out = 4;

    /// <summary>Reads a wait in poll(2) or ppoll(2).</summary>
    public Wait Poll(ThreadLook thread, ulong address, ulong count, bool timed, string evidence)
    {
        if (count == 0) return timed ? new Wait { Kind = WaitKind.Timer, Text = "sleeps", IsTimed = true, Evidence = evidence } : new Wait { Kind = WaitKind.Event, Text = "a signal", Evidence = evidence, Unknown = "anyone may send it" };
        byte[] bytes = new byte[(int)Math.Min(count, MaximumDescriptors) * PollBytes];
        if (!WaitSources.TryMemory(thread, address, bytes)) return Unread(timed, evidence, "its list of descriptors cannot be read");
        List<WatchedDescriptor> watches = [];
        for (int at = 0; at < bytes.Length; at += PollBytes)
            if (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) is >= 0 and var descriptor) watches.Add(new WatchedDescriptor(descriptor, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 4))));
        return Any(thread, watches, watches.Count + (int)Math.Min(count - (ulong)(bytes.Length / PollBytes), int.MaxValue / 2), timed, evidence);
    }

    /// <summary>Reads a wait in select(2) or pselect6(2).</summary>
    public Wait Select(ThreadLook thread, SystemCallArguments arguments, bool timed, string evidence)
    {
        int count = (int)Math.Clamp((long)arguments[0], 0, MaximumDescriptors);
        uint[] events = new uint[count];
        byte[] bytes = new byte[(count + 63) / 64 * 8];
        for (int set = 1; set <= 3; set++)
        {
            if (arguments[set] == 0) continue;
            if (!WaitSources.TryMemory(thread, arguments[set], bytes)) return Unread(timed, evidence, "its sets of descriptors cannot be read");
            for (int descriptor = 0; descriptor < count; descriptor++)
                if ((bytes[descriptor / 8] >> (descriptor % 8) & 1) != 0) events[descriptor] |= set == 2 ? Out : In;
        }
        List<WatchedDescriptor> watches = [];
        for (int descriptor = 0; descriptor < count; descriptor++)
            if (events[descriptor] != 0) watches.Add(new WatchedDescriptor(descriptor, events[descriptor]));
        if (watches.Count == 0) return timed ? new Wait { Kind = WaitKind.Timer, Text = "sleeps", IsTimed = true, Evidence = evidence } : new Wait { Kind = WaitKind.Event, Text = "a signal", Evidence = evidence, Unknown = "anyone may send it" };
        return Any(thread, watches, watches.Count, timed, evidence);
    }

    /// <summary>Reads a wait in epoll_wait(2) and its kin.</summary>
    public Wait EventPoll(ThreadLook thread, int set, bool timed, string evidence)
    {
        TaskLocation at = sources.At(thread);
        if (TaskFiles.Descriptor(at, set, sources.Buffer, out DescriptorInfo info) != ReadOutcome.Read) return Unread(timed, evidence, "its epoll set cannot be read");
        List<WatchedDescriptor> watches = [];
        EventPollTargets targets = new(sources.Buffer.Text);
        while (watches.Count < MaximumDescriptors && targets.MoveNext()) watches.Add(new WatchedDescriptor(targets.Descriptor, targets.Events));
        if (watches.Count == 0) return Unread(timed, evidence, "whoever has its epoll set may add to it") with { Text = "an epoll set that is empty" };
        return Any(thread, watches, Math.Max(info.WatchCount, watches.Count), timed, evidence) with { IsComplete = false };
    }

    private static Wait Unread(bool timed, string evidence, string why) => new() { Kind = WaitKind.Poll, Text = "any of several descriptors", IsTimed = timed, Evidence = evidence, Unknown = why };

    private Wait Any(ThreadLook thread, List<WatchedDescriptor> watches, int count, bool timed, string evidence)
    {
        if (count == 1 && watches is [var only])
        {
            Wait wait = descriptors.Read(thread, only.Descriptor, only.Writes && !only.Reads, evidence);
            return wait with { IsTimed = wait.IsTimed || timed, IsComplete = wait.IsComplete && !timed && only.Reads != only.Writes, IsNearlyComplete = false };
        }
        List<string> shown = [];
        int more = count, letters = 0;
        foreach (WatchedDescriptor watch in watches)
        {
            if (shown.Count == Shown) break;
            string text = descriptors.Read(thread, watch.Descriptor, watch.Writes && !watch.Reads, evidence, follow: false).Text;
            if (text is "to read" or "to write") text = sources.Link(thread, watch.Descriptor) ?? $"descriptor {Digits.Of(watch.Descriptor)}";
            letters += text.Length;
            if (letters > ShownLetters && shown.Count > 0) break;
            more--;
            if (!shown.Contains(text)) shown.Add(text);
        }
        string words = $"any of {Digits.Of(count)}: {string.Join("; ", shown)}{(more > 0 ? $"; {Digits.Of(more)} more" : "")}";
        return new Wait { Kind = WaitKind.Poll, Text = words, IsTimed = timed, Evidence = evidence, Unknown = "any of them can wake it" };
    }

    private sealed class WatchedDescriptor(int descriptor, uint events)
    {
        public int Descriptor => descriptor;
        public bool Reads => (events & In) != 0 || (events & Out) == 0;
        public bool Writes => (events & Out) != 0;
    }
}
