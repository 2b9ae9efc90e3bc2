using System.Globalization;
using Weft.Cli.Messages;
using Weft.Queries;
using Weft.Tasks;

namespace Weft.Cli.StackViews;

/// <summary>Which threads of a process are wanted: by their ids, by a pattern of their names, or both.</summary>
internal sealed class ThreadChoice
{
    private readonly List<int> _ids = [];
    private readonly BytePattern? _name;

    /// <summary>Understands the options.</summary>
    /// <exception cref="UserError">A word is no thread's id, or the pattern is none.</exception>
    public ThreadChoice(IEnumerable<string> ids, string? pattern)
    {
        foreach (string word in ids.SelectMany(static v => v.Split(',')))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int tid)) throw UserError.Usage($"weft stack: '{Shown.Text(word)}' is no thread's id");
            _ids.Add(tid);
        }
        if (pattern is not null) _name = BytePattern.Create(pattern, out string problem, out _) ?? throw UserError.Usage($"weft stack: '{Shown.Text(pattern)}' is no regular expression: it {problem}");
    }

    /// <summary>Whether threads are chosen at all.</summary>
    public bool IsAll => _ids.Count == 0 && _name is null;

    /// <summary>Fails for an id that none of these processes has.</summary>
    /// <exception cref="UserError">There is no such thread.</exception>
    public void Check(IReadOnlyCollection<int> processes, Func<int, int?> processOf)
    {
        foreach (int tid in _ids)
        {
            if (processOf(tid) is { } owner && processes.Contains(owner)) continue;
            throw new UserError(processes.Count == 1 ? $"weft stack: {processes.First()} has no thread {tid}" : $"weft stack: none of the {processes.Count} processes has a thread {tid}", ExitCodes.NoSuchTask);
        }
    }

    /// <summary>The threads of a process that are wanted; null for all.</summary>
    /// <exception cref="UserError">It has none of them.</exception>
    public HashSet<int>? Of(TaskSnapshot tasks)
    {
        if (IsAll) return null;
        HashSet<int> chosen = [];
        for (int i = 0; i < tasks.Count; i++)
        {
            if ((_ids.Count == 0 || _ids.Contains(tasks[i].Tid)) && (_name is null || _name.IsMatch(tasks[i].Name))) chosen.Add(tasks[i].Tid);
        }
        if (chosen.Count > 0) return chosen;
        string what = _name is null ? $"has no thread {string.Join(", ", _ids)}" : $"has no thread named like '{Shown.Text(_name.Source)}'{(_ids.Count > 0 ? $" among {string.Join(", ", _ids)}" : "")}";
        throw new UserError($"weft stack: {tasks[0].ProcessId} {what}", ExitCodes.NoSuchTask);
    }
}
