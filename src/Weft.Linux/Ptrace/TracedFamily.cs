namespace Weft.Linux.Ptrace;

/// <summary>The tasks that are traced, by their ids.</summary>
internal sealed class TracedFamily
{
    private readonly Dictionary<int, TracedTask> _tasks = [];
    private readonly Dictionary<int, TracedProcess> _processes = [];
    private readonly List<TracedTask> _unclaimed = [];

    /// <summary>Tasks that stand until their maker has told of them.</summary>
    public IReadOnlyList<TracedTask> Unclaimed => _unclaimed;

    /// <summary>All tasks.</summary>
    public IReadOnlyCollection<TracedTask> Tasks => _tasks.Values;

    /// <summary>Processes with a living task.</summary>
    public IReadOnlyList<int> LivingProcesses => [.. _processes.Values.Where(static p => p.Living > 0).Select(static p => p.Tgid)];

    /// <summary>A task; null when it is not known.</summary>
    public TracedTask? Find(int tid) => _tasks.GetValueOrDefault(tid);

    /// <summary>A process; null when it has no traced task.</summary>
    public TracedProcess? FindProcess(int tgid) => _processes.GetValueOrDefault(tgid);

    /// <summary>Adds a living task of a process.</summary>
    public TracedTask Add(int tgid, int tid)
    {
        TracedTask task = new(tid, Process(tgid));
        task.Process!.Living++;
        _tasks[tid] = task;
        return task;
    }

    /// <summary>Adds a task whose maker is not known yet.</summary>
    public TracedTask AddUnclaimed(int tid)
    {
        TracedTask task = new(tid, null);
        _tasks[tid] = task;
        _unclaimed.Add(task);
        return task;
    }

    /// <summary>Gives a task that was unclaimed to its process.</summary>
    public void Claim(TracedTask task, int tgid)
    {
        _unclaimed.Remove(task);
        task.Process = Process(tgid);
        task.Process.Living++;
    }

    /// <summary>A thread takes the place and the id of its process's leader (execve(2)).</summary>
    public void TakeLead(TracedTask thread, int tgid)
    {
        _tasks.Remove(thread.Tid);
        thread.Tid = tgid;
        _tasks[tgid] = thread;
    }

    /// <summary>A living task has ended, though it is not reaped yet.</summary>
    /// <returns>Whether it was the last of its process.</returns>
    public static bool End(TracedTask task)
    {
        task.HasExited = true;
        return task.Process is null || --task.Process.Living <= 0;
    }

    /// <summary>Forgets a task that was reaped, and its process when it was its leader or the last.</summary>
    public void Remove(TracedTask task)
    {
        _tasks.Remove(task.Tid);
        if (task.Process is { Living: <= 0 } process && (!_tasks.TryGetValue(process.Tgid, out TracedTask? leader) || leader == task)) _processes.Remove(process.Tgid);
    }

    private TracedProcess Process(int tgid)
    {
        if (!_processes.TryGetValue(tgid, out TracedProcess? process)) _processes[tgid] = process = new TracedProcess(tgid);
        return process;
    }
}
