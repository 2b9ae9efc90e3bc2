namespace Weft.Tracing;

/// <summary>
/// Forgets the ended when there are too many: those that ended first go first, a process before what made it. Only when nothing
/// else is left goes one that made something which is kept; its children are joined to its parent then.
/// </summary>
internal sealed class LifeDrops(int limit, List<ProcessLife> roots)
{
    private const int MostStrays = 1024;

    // Life and ProcessLife, in the order of their end.
    private readonly Queue<object> _ended = [];
    private readonly Stack<ProcessLife> _ready = [];
    private readonly Dictionary<int, Life> _strays = [];
    private Queue<ProcessLife> _deferred = [];
    private int _rootsDropped;

    /// <summary>Processes dropped so far.</summary>
    public long Processes { get; private set; }

    /// <summary>Threads dropped so far whose process was kept at that time.</summary>
    public long Threads { get; private set; }

    /// <summary>Takes note of one that ended.</summary>
    public void Ended(Life life)
    {
        if (life.Origin == LifeOrigin.Unknown)
        {
            if (_strays.Count >= MostStrays) _strays.Clear();
            _strays[life.TaskId] = life;
        }
        // A leader stands for its process and goes with it.
        if (life.Process.Leader != life) _ended.Enqueue(life);
    }

    public void Ended(ProcessLife process) => _ended.Enqueue(process);

    /// <summary>One of unknown origin that has ended already, when its making is told late; null when there is none.</summary>
    public Life? Recent(int taskId, int processId, ulong made)
    {
        if (!_strays.TryGetValue(taskId, out Life? life) || life.Process.ProcessId != processId || life.IsDropped || life.FirstSeen < made) return null;
        _strays.Remove(taskId);
        return life;
    }

    /// <summary>Drops as many tasks as asked, or those there are; answers how many.</summary>
    public int Make(int excess)
    {
        int dropped = 0;
        while (dropped < excess)
        {
            if (_ready.TryPop(out ProcessLife? ready)) dropped += Drop(ready);
            else if (_ended.TryDequeue(out object? next)) dropped += next is Life life ? Drop(life) : Consider((ProcessLife)next);
            else if (_deferred.TryDequeue(out ProcessLife? deferred)) dropped += Splice(deferred);
            else break;
        }
        return dropped;
    }

    private int Drop(Life life)
    {
        ProcessLife process = life.Process;
        if (life.IsDropped || process.IsDropped || process.Leader == life) return 0;
        Forget(life);
        process.DroppedThreads++;
        Threads++;
        if (++process.TasksDropped * 2 > process.AllTasks.Count) process.CompactTasks();
        return 1;
    }

    private int Consider(ProcessLife process)
    {
        if (process.IsDropped) return 0;
        if (process.HasChildren)
        {
            process.IsDeferred = true;
            // Most of those put off went by when their last child did.
            if (_deferred.Count > 2 * limit) _deferred = new Queue<ProcessLife>(_deferred.Where(static p => !p.IsDropped));
            _deferred.Enqueue(process);
            return 0;
        }
        return Drop(process);
    }

    private int Splice(ProcessLife process)
    {
        if (process.IsDropped) return 0;
        foreach (ProcessLife child in process.Children)
        {
            child.Parent = process.Parent;
            child.SkippedAncestors += process.SkippedAncestors + 1;
            (process.Parent?.AllChildren ?? roots).Add(child);
        }
        process.AllChildren.Clear();
        return Drop(process);
    }

    private int Drop(ProcessLife process)
    {
        if (process.IsDropped) return 0;
        process.IsDropped = true;
        Processes++;
        int tasks = process.Tasks.Count;
        foreach (Life life in process.Tasks) Forget(life);
        process.AllTasks.Clear();
        process.AllTasks.TrimExcess();
        if (process.Parent is not { } parent)
        {
            if (++_rootsDropped * 2 > roots.Count)
            {
                roots.RemoveAll(static p => p.IsDropped);
                _rootsDropped = 0;
            }
            return tasks;
        }
        process.Parent = null;
        parent.DroppedProcesses += 1 + process.DroppedProcesses;
        if (++parent.ChildrenDropped * 2 > parent.AllChildren.Count) parent.CompactChildren();
        if (parent.IsDeferred && !parent.HasChildren) _ready.Push(parent);
        return tasks;
    }

    private static void Forget(Life life)
    {
        life.IsDropped = true;
        // What it was made by must not be kept for it.
        life.Maker = null;
        life.Stack = null;
    }
}
