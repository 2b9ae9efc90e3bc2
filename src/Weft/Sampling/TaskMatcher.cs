using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>
/// Finds the rows of one snapshot in the one before it, by <see cref="TaskId"/>. Both must hold process rows with their threads
/// (<see cref="RowMode.Both"/>) and processes by ascending id; the order of threads may differ.
/// </summary>
internal sealed class TaskMatcher
{
    private readonly List<int> _goneProcesses = [];
    private readonly List<int> _goneThreads = [];
    private int[] _rowBefore = [];
    private int[] _processBefore = [];
    private int[] _processNow = [];
    private int[] _table = [];

    /// <summary>Process indexes of the snapshot before that are here no more.</summary>
    public List<int> GoneProcesses => _goneProcesses;

    /// <summary>Thread rows of the snapshot before that are here no more, though their process is.</summary>
    public List<int> GoneThreads => _goneThreads;

    /// <summary>The row before of a row now; -1 for none.</summary>
    public int RowBefore(int row) => _rowBefore[row];

    /// <summary>The process index before of one now; -1 for none.</summary>
    public int ProcessBefore(int process) => _processBefore[process];

    /// <summary>The process index now of one before; -1 for none.</summary>
    public int ProcessNow(int process) => _processNow[process];

    /// <summary>Matches two snapshots.</summary>
    public void Match(TaskSnapshot before, TaskSnapshot now)
    {
        _goneProcesses.Clear();
        _goneThreads.Clear();
        Fit(ref _rowBefore, now.Count);
        Fit(ref _processBefore, now.ProcessCount);
        Fit(ref _processNow, before.ProcessCount);
        int old = 0;
        for (int process = 0; process < now.ProcessCount; process++)
        {
            int id = now.ProcessOf(process).ProcessId;
            while (old < before.ProcessCount && before.ProcessOf(old).ProcessId < id) Gone(old++);
            if (old < before.ProcessCount && before.ProcessOf(old).ProcessId == id)
            {
                if (IsSame(before, before.ProcessOf(old).FirstRow, now, now.ProcessOf(process).FirstRow))
                {
                    _processBefore[process] = old;
                    _processNow[old] = process;
                    Match(before, old++, now, process);
                    continue;
                }
                Gone(old++);
            }
            _processBefore[process] = -1;
            _rowBefore.AsSpan(now.ProcessOf(process).FirstRow, now.RowsOf(process)).Fill(-1);
        }
        while (old < before.ProcessCount) Gone(old++);
    }

    private void Gone(int process)
    {
        _processNow[process] = -1;
        _goneProcesses.Add(process);
    }

    private void Match(TaskSnapshot before, int old, TaskSnapshot now, int process)
    {
        int row = now.ProcessOf(process).FirstRow, end = row + now.RowsOf(process);
        int at = before.ProcessOf(old).FirstRow, atEnd = at + before.RowsOf(old);
        _rowBefore[row++] = at++;
        // Nearly always the same threads in the same order.
        while (row < end && at < atEnd && IsSame(before, at, now, row)) _rowBefore[row++] = at++;
        if (at == atEnd)
        {
            _rowBefore.AsSpan(row, end - row).Fill(-1);
            return;
        }
        int mask = Enter(before, at, atEnd);
        int found = 0, left = atEnd - at;
        for (; row < end; row++)
        {
            int match = Take(before, now, row, mask);
            _rowBefore[row] = match;
            if (match >= 0) found++;
        }
        if (found == left) return;
        for (int slot = 0; slot <= mask; slot++)
            if (_table[slot] > 0) _goneThreads.Add(_table[slot] - 1);
        _goneThreads.Sort();
    }

    // An open hash table of rows by tid: row + 1, 0 for an empty slot, negative for one whose row was taken.
    private int Enter(TaskSnapshot before, int from, int end)
    {
        int size = 16;
        while (size < 2 * (end - from)) size *= 2;
        if (_table.Length < size) _table = new int[size];
        else Array.Clear(_table, 0, size);
        int mask = size - 1;
        for (int row = from; row < end; row++)
        {
            int slot = Slot(before.StatOf(row).Tid, mask);
            while (_table[slot] != 0) slot = (slot + 1) & mask;
            _table[slot] = row + 1;
        }
        return mask;
    }

    private int Take(TaskSnapshot before, TaskSnapshot now, int row, int mask)
    {
        for (int slot = Slot(now.StatOf(row).Tid, mask); _table[slot] != 0; slot = (slot + 1) & mask)
        {
            int at = _table[slot] - 1;
            if (at < 0 || !IsSame(before, at, now, row)) continue;
            _table[slot] = -1;
            return at;
        }
        return -1;
    }

    private static int Slot(int tid, int mask) => (int)((uint)tid * 2654435769u >> 7) & mask;

    private static bool IsSame(TaskSnapshot before, int at, TaskSnapshot now, int row) =>
        before.StatOf(at).Tid == now.StatOf(row).Tid && before.StatOf(at).StartTicks == now.StatOf(row).StartTicks;

    private static void Fit(ref int[] array, int count)
    {
        if (array.Length < count) array = new int[Math.Max(count, array.Length * 2)];
    }
}
