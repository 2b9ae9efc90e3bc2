using Weft.Cli.WhyViews;
using Weft.Families;
using Weft.Linux.Procfs;
using Weft.Waiting;

namespace Weft.Cli.Trees;

/// <summary>What the threads of the families shown wait for in memory, as one look tells it. Asked only where few are shown: a tree is to be quick.</summary>
internal sealed class TreeWaits
{
    /// <summary>Processes of several threads, and threads of them, above which nobody is asked.</summary>
    public const int MaximumProcesses = 4, MaximumThreads = 100;

    private readonly Dictionary<int, string> _phrases = [];
    private readonly Dictionary<int, Wait> _waits = [];
    private readonly HashSet<int> _asked = [], _refused = [];

    /// <summary>Nothing asked.</summary>
    public static TreeWaits None { get; } = new();

    /// <summary>Asks about the processes of several threads, when they are few.</summary>
    public static TreeWaits Of(ProcRoot root, FamilyTree tree, TreeSelection selection)
    {
        int[] nodes = [.. selection.Nodes.Where(n => tree.ThreadCount(n) > 0 && !selection.IsAncestor(n))];
        if (nodes.Length is 0 or > MaximumProcesses || nodes.Sum(tree.ThreadCount) > MaximumThreads || !LockPhrases.CanLook(root)) return None;
        TreeWaits waits = new();
        LockPhrases.Read(root, nodes.Select(n => tree.Process(n).ProcessId), waits.Add);
        return waits;
    }

    /// <summary>Whether anything is known of any thread.</summary>
    public bool IsEmpty => _phrases.Count == 0;

    /// <summary>Whether the threads of a process were looked at.</summary>
    public bool WasAsked(int process) => _asked.Contains(process);

    /// <summary>Whether they may not be read.</summary>
    public bool IsRefused(int process) => _refused.Contains(process);

    /// <summary>A thread's wait in few words, safe to print; null when none is known.</summary>
    public string? Phrase(int tid) => _phrases.GetValueOrDefault(tid);

    /// <summary>A thread's wait; null when none is known.</summary>
    public Wait? Wait(int tid) => _waits.GetValueOrDefault(tid);

    private void Add(int process, IReadOnlyList<WaitingThread>? threads)
    {
        _asked.Add(process);
        if (threads is null)
        {
            _refused.Add(process);
            return;
        }
        foreach (WaitingThread thread in threads)
        {
            if (LockPhrases.Of(thread.Wait, threads, inSentence: true) is not { } phrase) continue;
            _phrases[thread.Tid] = phrase;
            _waits[thread.Tid] = thread.Wait;
        }
    }
}
