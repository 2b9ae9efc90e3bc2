using Weft.Native;

namespace Weft.Actions;

/// <summary>A nice value for each thread, or something added to what each has.</summary>
internal sealed class NiceChange(int value, bool isRelative) : TaskChange
{
    private const int First = -20, Last = 19;

    // Values that threads have by this change: one that is made meanwhile with such a value had it of its maker.
    private readonly HashSet<int> _given = [];

    public override Errno Apply(int task, bool isFirstRound)
    {
        int wanted = Math.Clamp(value, First, Last);
        if (isRelative)
        {
            Errno error = TaskScheduling.TryNice(task, out int now);
            if (error != Errno.None) return error;
            if (!isFirstRound && _given.Contains(now)) return Errno.None;
            wanted = Math.Clamp(now + value, First, Last);
            _given.Add(wanted);
        }
        return TaskScheduling.SetNice(task, wanted);
    }
}
