using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Waiting;

/// <summary>What the readers of the families of waits share: where they read, who has what open, and how they name those who can end a wait.</summary>
internal sealed class WaitSources(ProcRoot root, DescriptorEnds ends, Func<int, ProcessLook?> lookAt)
{
    /// <summary>Where it reads.</summary>
    public ProcRoot Root => root;

    /// <summary>Who has what open.</summary>
    public DescriptorEnds Ends => ends;

    /// <summary>For one file at a time.</summary>
    public ReadBuffer Buffer { get; } = new();

    /// <summary>The first look at a process, taken now unless it was; null when it is gone or too many are followed.</summary>
    public ProcessLook? LookAt(int process) => lookAt(process);

    /// <summary>Where a thread's files are.</summary>
    public TaskLocation At(ThreadLook thread) => TaskLocation.Thread(root, thread.ProcessId, thread.Tid);

    /// <summary>What the link of a descriptor says; null when it cannot be read.</summary>
    public string? Link(ThreadLook thread, int descriptor) => DescriptorTargets.Link(At(thread), descriptor);

    /// <summary>Whether its own handler of a signal could not do what the thread waits for, as far as one can tell.</summary>
    public static bool IsQuiet(ThreadLook thread) => QuietSignals.Are(thread.SignalsCaught);

    /// <summary>A process as <c>postgres (812)</c>. The name is the process's own: not to be trusted.</summary>
    public string Name(int process)
    {
        string name = TaskFiles.Read(TaskLocation.Process(root, process), "comm"u8, Buffer, oneRecord: true) == ReadOutcome.Read ? Encoding.UTF8.GetString(Buffer.Text.TrimEnd((byte)'\n')) : "";
        return $"{(name.Length > 0 ? name : "process")} ({Digits.Of(process)})";
    }

    /// <summary>Some processes in words; empty for none.</summary>
    public string Names(IReadOnlyList<int> processes) => processes.Count switch
    {
        0 => "", 1 => Name(processes[0]), 2 => $"{Name(processes[0])} and {Name(processes[1])}",
        _ => $"{Name(processes[0])} and {Digits.Of(processes.Count - 1)} others",
    };

    /// <summary>Why those found may not be all who have an object open; empty when they are.</summary>
    public string NotAll(string what) => ends.Unread.Count == 0 ? ""
        : $"the descriptors of {(ends.Unread.Count == 1 ? "one other process" : $"{Digits.Of(ends.Unread.Count)} other processes")} may not be read, which may have {what} too";

    /// <summary>Makes all threads of some processes those who can end a wait: certain when that is one thread and there can be no other.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="processes">The processes.</param>
    /// <param name="areAll">Whether no other process can be one.</param>
    /// <param name="lookedAtAll">Whether the threads of each could be listed.</param>
    /// <param name="except">A thread that is none of them; 0 for none.</param>
    public Wait EndedBy(Wait wait, IReadOnlyList<int> processes, bool areAll, out bool lookedAtAll, int except = 0)
    {
        lookedAtAll = true;
        List<WaitEnder> enders = [];
        foreach (int id in processes)
        {
            if (lookAt(id) is not { } process)
            {
                lookedAtAll = false;
                continue;
            }
            Certainty certainty = areAll && processes.Count == 1 && process.Threads.Count == 1 ? Certainty.Certain : Certainty.Candidate;
            foreach (ThreadLook thread in process.Threads)
                if (thread.Tid != except) enders.Add(new WaitEnder(id, thread.Tid, certainty));
        }
        return wait with { EndedBy = enders };
    }

    /// <summary>Reads a piece of a thread's memory; false when not all of it can be had.</summary>
    public static bool TryMemory(ThreadLook thread, ulong address, Span<byte> destination) => address != 0 && ProcessMemory.Read(thread.Tid, address, destination) == destination.Length;

    /// <summary>Reads a path from a thread's memory; empty when it cannot be had. It is the program's own: not to be trusted.</summary>
    public static string Path(ThreadLook thread, ulong address)
    {
        Span<byte> bytes = stackalloc byte[256];
        int got = address == 0 ? 0 : ProcessMemory.Read(thread.Tid, address, bytes);
        if (got <= 0) return "";
        int end = bytes[..got].IndexOf((byte)0);
        return Encoding.UTF8.GetString(bytes[..(end < 0 ? got : end)]) + (end < 0 ? "…" : "");
    }
}
