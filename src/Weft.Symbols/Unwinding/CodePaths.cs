namespace Weft.Symbols.Unwinding;

/// <summary>The paths through some code that are still to be followed, and how much following is left. No address is branched to twice.</summary>
internal sealed class CodePaths
{
    private const int MaximumBranches = 64;

    private readonly MachineState[] _pending = new MachineState[MaximumBranches];
    private readonly HashSet<ulong> _seen = [];
    private int _count;

    /// <summary>Paths taken so far.</summary>
    public int Taken { get; private set; }

    /// <summary>Starts anew from one state.</summary>
    public void Begin(in MachineState state)
    {
        _seen.Clear();
        _pending[0] = state;
        _count = 1;
        Taken = 0;
    }

    /// <summary>The next path: the one that branched off last.</summary>
    public bool TryTake(out MachineState state)
    {
        state = _count > 0 ? _pending[--_count] : default;
        if (state.Address == 0) return false;
        Taken++;
        return true;
    }

    /// <summary>Keeps the other way of a conditional jump for later; when there are too many it is given up.</summary>
    public void Branch(in MachineState state, ulong target)
    {
        if (_count == MaximumBranches || !_seen.Add(target)) return;
        _pending[_count] = state;
        _pending[_count].Turn(taken: true);
        _pending[_count++].Address = target;
    }

    /// <summary>Whether a jump leads where none has led before.</summary>
    public bool TryJump(ulong target) => _seen.Add(target);
}
