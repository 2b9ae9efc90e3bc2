using Weft.Actions;

namespace Weft.Cli.TopViews;

/// <summary>What came of one action on several tasks, in a sentence.</summary>
internal sealed class ActionTally
{
    private string _doneTo = "";
    private string _refusals = "";
    private int _done, _threads, _refused;

    /// <summary>Whether it was done to all of them.</summary>
    public bool IsAllDone => _refused == 0;

    /// <summary>Counts one.</summary>
    public void Add(TaskHandle handle, in ActionResult result)
    {
        string name = ActionTargets.Name(handle);
        if (result.Outcome is ActionOutcome.Done or ActionOutcome.PartlyDone)
        {
            _done++;
            _threads += result.Threads;
            _doneTo = name;
            if (result.Outcome == ActionOutcome.Done) return;
        }
        if (_refused++ == 0) _refusals = ActionWords.Refusal(result, name, handle.OwnerUserId);
    }

    /// <summary>The sentence.</summary>
    /// <param name="done">What was done, before the name.</param>
    public string Words(string done)
    {
        if (_done == 0) return _refused <= 1 ? _refusals : $"Nothing was done to any of {_refused}. The first: {_refusals}";
        string whom = _done == 1 ? _doneTo : $"{_done} tasks";
        string threads = _threads > _done ? $", {_threads} threads" : "";
        return $"{done} {whom}{threads}{(_refused == 0 ? "" : _refused == 1 ? $"; {_refusals}" : $"; not to {_refused} others, the first: {_refusals}")}";
    }
}
