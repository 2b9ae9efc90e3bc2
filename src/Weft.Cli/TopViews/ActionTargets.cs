using Weft.Actions;
using Weft.Cli.Messages;
using Weft.Cli.Terminal;
using Weft.Tasks;

namespace Weft.Cli.TopViews;

/// <summary>Whom an action is for: each held from the moment it was chosen, so that nobody else is met.</summary>
internal sealed class ActionTargets : IDisposable
{
    private const int MostNames = 3;

    private readonly List<TaskHandle> _handles = [];

    private ActionTargets()
    {
    }

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<TaskHandle> Handles => _handles;

    /// <summary>Takes hold of tasks. Those that have ended are left out; when none is left it is said why, and null is the answer.</summary>
    public static ActionTargets? Open(TopContext context, IReadOnlyList<TaskId> ids)
    {
        ActionTargets targets = new();
        ActionResult last = new(ActionOutcome.Ended);
        TaskId lastId = default;
        foreach (TaskId id in ids)
        {
            if (TaskHandle.TryOpen(context.Root, id, out ActionResult failure) is { } handle) targets._handles.Add(handle);
            else (last, lastId) = (failure, id);
        }
        if (targets._handles.Count > 0) return targets;
        context.Say(ids.Count == 0 ? "No task is chosen" : ActionWords.Refusal(last, ids.Count == 1 ? $"{lastId.Tid}" : $"each of the {ids.Count}"), CellMeaning.Watch);
        return null;
    }

    /// <summary>Whom: <c>payments (4711), 14 threads</c>, <c>all 5 tagged: sh (12), …</c>.</summary>
    public string Names
    {
        get
        {
            if (_handles.Count == 1) return Name(_handles[0]) + (_handles[0].ThreadCount > 1 ? $", {_handles[0].ThreadCount} threads" : "");
            string names = "";
            for (int i = 0; i < _handles.Count && i < MostNames; i++) names += (i > 0 ? ", " : "") + Name(_handles[i]);
            return $"all {_handles.Count} tagged: {names}{(_handles.Count > MostNames ? ", …" : "")}";
        }
    }

    /// <summary>Whom, in few words: <c>payments (4711)</c>, <c>5 tasks</c>.</summary>
    public string ShortNames => _handles.Count == 1 ? Name(_handles[0]) : $"{_handles.Count} tasks";

    /// <summary>A name that is safe to print.</summary>
    public static string Name(TaskHandle handle)
    {
        string name = Shown.Text(handle.Name);
        return handle.IsThread ? $"thread {name} ({handle.Id.Tid}) of {handle.Id.ProcessId}" : $"{name} ({handle.Id.ProcessId})";
    }

    /// <summary>What has to be asked once more before it is done: of the first process, and of Weft itself. Null when nothing.</summary>
    public string? Warning
    {
        get
        {
            string warning = "";
            foreach (TaskHandle handle in _handles)
            {
                if (handle.Guard == TaskGuard.Init) warning += $"{Name(handle)} is the first process: this machine or container lives by it. ";
                if (handle.Guard == TaskGuard.Self) warning += $"{Name(handle)} is Weft itself. ";
            }
            return warning.Length > 0 ? warning : null;
        }
    }

    /// <summary>The further question was answered by yes.</summary>
    public void Consent()
    {
        foreach (TaskHandle handle in _handles) handle.IsConsented = true;
    }

    /// <summary>Does something to each and says what came of it.</summary>
    /// <param name="context">Where it is said.</param>
    /// <param name="done">The words for what is done, before the name: <c>SIGTERM sent to</c>.</param>
    /// <param name="act">What is done.</param>
    public void Each(TopContext context, string done, Func<TaskHandle, ActionResult> act)
    {
        ActionTally tally = new();
        foreach (TaskHandle handle in _handles) tally.Add(handle, act(handle));
        context.Say(tally.Words(done), tally.IsAllDone ? CellMeaning.Plain : CellMeaning.Watch);
        context.WantsSample = true;
    }

    public void Dispose()
    {
        foreach (TaskHandle handle in _handles) handle.Dispose();
    }
}
