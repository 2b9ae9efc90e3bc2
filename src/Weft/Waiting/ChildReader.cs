using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>Tells whose end a thread waits for: wait4(2), waitid(2), and the child of vfork(2).</summary>
internal sealed class ChildReader(WaitSources sources, AnonymousReader anonymous)
{
    private const int NoThreads = 0x20000000, ByPid = 1, ByGroup = 2, ByDescriptor = 3;
    private readonly List<int> _tracees = [];
    private readonly HashSet<int> _tracers = [];
    private bool _tracersRead;

    /// <summary>Reads a wait4(2).</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="which">As its first argument: a pid, -1 for any, 0 for those of its own group, less than -1 for a group.</param>
    /// <param name="options">Its options.</param>
    /// <param name="evidence">The call.</param>
    public Wait Read(ThreadLook thread, int which, int options, string evidence)
    {
        if (which is 0 or int.MinValue) return Children(thread, 0, Group(thread.ProcessId), options, evidence);
        return which < -1 ? Children(thread, 0, -which, options, evidence) : Children(thread, Math.Max(which, 0), null, options, evidence);
    }

    /// <summary>Reads a waitid(2).</summary>
    public Wait ReadById(ThreadLook thread, int kind, int id, int options, string evidence)
    {
        if (kind != ByDescriptor) return kind == ByGroup ? Children(thread, 0, id == 0 ? Group(thread.ProcessId) : id, options, evidence) : Children(thread, kind == ByPid ? id : 0, null, options, evidence);
        Wait wait = new() { Kind = WaitKind.Child, Text = "the end of a process", Evidence = $"{evidence} of descriptor {Digits.Of(id)}" };
        return TaskFiles.Descriptor(sources.At(thread), id, sources.Buffer, out DescriptorInfo info) == ReadOutcome.Read && info.Kind == DescriptorKind.Process ? anonymous.Process(thread, wait, info.ProcessId, follow: true) : wait with { Unknown = "which process its descriptor is of cannot be read" };
    }

    /// <summary>Reads the wait for the child of a vfork(2): the child that has the same memory.</summary>
    public Wait Fork(ThreadLook thread, string evidence)
    {
        Wait wait = new() { Kind = WaitKind.Vfork, Text = "a child made by vfork, until it executes or ends", Evidence = evidence };
        if (OwnChildren(thread, thread.Tid) is not { } children) return wait with { Unknown = "this kernel does not list children" };
        bool permitted = true;
        int[] sharing = [.. children.Where(child =>
        {
            int compared = ResourceComparison.Compare(thread.Tid, child, ComparedResource.AddressSpace);
            permitted &= compared >= 0 || (Errno)(-compared) == Errno.NoProcess;
            return compared == 0;
        })];
        if (sharing.Length == 0) return wait with { Unknown = permitted ? "no child is seen that has its memory" : "which of its children has its memory may not be asked" };
        wait = sources.EndedBy(wait with { Text = $"{sources.Names(sharing)}, a child made by vfork, until it executes or ends" }, sharing, true, out bool all);
        return wait with { IsComplete = all && sharing.Length == 1 };
    }

    private Wait Children(ThreadLook thread, int which, int? group, int options, string evidence)
    {
        Wait wait = new() { Kind = WaitKind.Child, Text = which > 0 ? $"the end of its child {Digits.Of(which)}" : "the end of a child", Evidence = evidence };
        if (sources.LookAt(thread.ProcessId) is not { } own) return wait with { Unknown = "its threads cannot be listed" };
        List<int> children = [];
        bool gone = false;
        foreach (ThreadLook parent in own.Threads)
        {
            if ((options & NoThreads) != 0 && parent.Tid != thread.Tid) continue;
            if (OwnChildren(thread, parent.Tid) is not { } some) return wait with { Unknown = "this kernel does not list children" };
            foreach (int child in some)
            {
                if (group is { } wanted && Group(child) != wanted) continue;
                if (which > 0 && (sources.LookAt(child) is not { } looked ? gone = true : looked.Threads[0].InnerTid != which)) continue;
                children.Add(child);
            }
        }
        if (children.Count == 0) return wait with { Unknown = gone ? "a child has just ended, or there are too many" : "no such child is seen" };
        string text = children.Count == 1 ? $"the end of its child {sources.Name(children[0])}" : $"the end of any of {Digits.Of(children.Count)} children: {sources.Names(children)}";
        // One that traces is told of its tracees too.
        bool traces = IsTracer(own);
        wait = sources.EndedBy(wait with { Text = text }, children, !traces, out bool all);
        return wait with { IsComplete = all && !gone && !traces && wait.EndedBy.Count > 0 && WaitSources.IsQuiet(thread), Unknown = traces ? "it traces others, which can wake it too" : gone || !all ? "a child has just ended, or there are too many" : "" };
    }

    private List<int>? OwnChildren(ThreadLook thread, int tid)
    {
        if (TaskFiles.Children(TaskLocation.Thread(sources.Root, thread.ProcessId, tid), sources.Buffer) != ReadOutcome.Read) return null;
        List<int> children = [];
        ChildIds ids = new(sources.Buffer.Text);
        while (ids.MoveNext()) children.Add(ids.Current);
        return children;
    }

    private int Group(int process) => TaskFiles.Stat(TaskLocation.Process(sources.Root, process), sources.Buffer, out TaskStat stat, out _) == ReadOutcome.Read ? stat.ProcessGroup : 0;

    private bool IsTracer(ProcessLook process)
    {
        if (!_tracersRead)
        {
            _tracersRead = true;
            new NumericDirectory().Read(sources.Root.Descriptor, ".\0"u8, _tracees);
            foreach (int id in _tracees)
                if (TaskFiles.Status(TaskLocation.Process(sources.Root, id), sources.Buffer, out TaskStatus status) == ReadOutcome.Read && status.TracerTid > 0) _tracers.Add(status.TracerTid);
        }
        return process.Threads.Any(t => _tracers.Contains(t.Tid));
    }
}
