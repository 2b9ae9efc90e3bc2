using Weft.Linux.Procfs;

namespace Weft.Tasks;

/// <summary>
/// The tasks of a machine at one moment, with just the facts that were asked for. Taken by a <see cref="TaskScanner"/>,
/// which can fill the same snapshot again and again without allocating.
/// </summary>
/// <remarks>Two tables: rows (processes, threads or both, in ascending order) and the processes behind them, where what
/// all threads share (command line, program file, open files, memory) is kept once.</remarks>
public sealed class TaskSnapshot
{
    // Rows live in blocks that are never moved: growing by copying would touch every page twice, and on a large machine
    // the page faults cost more than the parsing.
    private const int BlockBits = 10;
    private const int BlockRows = 1 << BlockBits;
    private TaskStat[][] _stats = [GC.AllocateUninitializedArray<TaskStat>(BlockRows)];
    private RowEntry[][] _rows = [GC.AllocateUninitializedArray<RowEntry>(BlockRows)];
    private ProcessEntry[] _processes = new ProcessEntry[64];

    internal TextStore Texts { get; } = new();

    internal FactTable<TaskStatRemainder> Remainders { get; } = new();

    internal FactTable<OwnerFacts> Owners { get; } = new();

    internal FactTable<TaskStatus> Statuses { get; } = new();

    internal FactTable<StoredText> StatusTexts { get; } = new();

    internal FactTable<SchedulerCounters> Schedulers { get; } = new();

    internal FactTable<StoredText> WaitChannels { get; } = new();

    internal FactTable<SystemCallState> SystemCalls { get; } = new();

    internal FactTable<StoredText> ControlGroups { get; } = new();

    internal FactTable<NamespaceFacts> Namespaces { get; } = new();

    internal FactTable<StoredText> WorkingDirectories { get; } = new();

    internal FactTable<StoredText> RootDirectories { get; } = new();

    internal FactTable<IoCounters> IoOfRows { get; } = new();

    internal FactTable<SwitchCounts> Switches { get; } = new();

    // Filled by what compares two snapshots, not by a file.
    internal FactTable<TaskRates> Rates { get; set; } = new();

    // Of processes, by process index.
    internal FactTable<StoredText> CommandLines { get; } = new();

    internal FactTable<long> OpenFiles { get; } = new();

    internal FactTable<MemoryRollup> Memory { get; } = new();

    internal FactTable<StoredText> Executables { get; } = new();

    internal FactTable<StoredText> Environments { get; } = new();

    internal FactTable<OutOfMemoryFacts> OutOfMemory { get; } = new();

    internal FactTable<long> LockedBytes { get; } = new();

    internal FactTable<long> ResidentBytes { get; } = new();

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many processes stand behind the rows.</summary>
    public int ProcessCount { get; private set; }

    /// <summary>The facts of the whole machine that belong to this moment.</summary>
    public MachineFacts Machine { get; internal set; } = new();

    /// <summary>The engine that took it.</summary>
    public EngineChoice Engine { get; internal set; }

    /// <summary>Why another engine than the one asked for was used; empty when it was not.</summary>
    public string EngineNote { get; internal set; } = "";

    /// <summary>The row at an index.</summary>
    public TaskRow this[int index] => new(this, index);

    internal ref TaskStat StatOf(int row) => ref _stats[row >> BlockBits][row & (BlockRows - 1)];

    internal ref RowEntry RowOf(int row) => ref _rows[row >> BlockBits][row & (BlockRows - 1)];

    internal ref ProcessEntry ProcessOf(int process) => ref _processes[process];

    /// <summary>How many rows a process has.</summary>
    internal int RowsOf(int process) => (process + 1 < ProcessCount ? _processes[process + 1].FirstRow : Count) - _processes[process].FirstRow;

    /// <summary>The index of a process; -1 for none. Only for snapshots whose processes ascend.</summary>
    internal int Find(int processId)
    {
        int low = 0, high = ProcessCount - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1, id = _processes[middle].ProcessId;
            if (id == processId) return middle;
            if (id < processId) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    internal void Clear()
    {
        Count = 0;
        ProcessCount = 0;
        Texts.Clear();
        Remainders.Clear();
        Owners.Clear();
        Statuses.Clear();
        StatusTexts.Clear();
        Schedulers.Clear();
        WaitChannels.Clear();
        SystemCalls.Clear();
        ControlGroups.Clear();
        Namespaces.Clear();
        WorkingDirectories.Clear();
        RootDirectories.Clear();
        IoOfRows.Clear();
        Switches.Clear();
        Rates.Clear();
        CommandLines.Clear();
        OpenFiles.Clear();
        Memory.Clear();
        Executables.Clear();
        Environments.Clear();
        OutOfMemory.Clear();
        LockedBytes.Clear();
        ResidentBytes.Clear();
    }

    internal int AddProcess(int processId)
    {
        if (ProcessCount == _processes.Length) Array.Resize(ref _processes, ProcessCount * 2);
        _processes[ProcessCount] = new ProcessEntry { ProcessId = processId, FirstRow = Count };
        return ProcessCount++;
    }

    /// <summary>Forgets the process added last: it vanished before any of its rows could be read.</summary>
    internal void RemoveLastProcess() => ProcessCount--;

    /// <summary>Forgets the rows from one on; facts of theirs must be set anew.</summary>
    internal void Truncate(int count) => Count = count;

    internal int AddRow(int process, RowKind kind, in TaskStat stat, ReadOnlySpan<byte> name)
    {
        int block = Count >> BlockBits;
        if (block == _stats.Length)
        {
            Array.Resize(ref _stats, block + 1);
            Array.Resize(ref _rows, block + 1);
            _stats[block] = GC.AllocateUninitializedArray<TaskStat>(BlockRows);
            _rows[block] = GC.AllocateUninitializedArray<RowEntry>(BlockRows);
        }
        StatOf(Count) = stat;
        RowOf(Count) = new RowEntry { Process = process, Kind = kind, Name = Texts.Add(name) };
        return Count++;
    }

    /// <summary>What is kept of a row besides its stat.</summary>
    internal struct RowEntry
    {
        public int Process;
        public RowKind Kind;
        public StoredText Name;

        /// <summary>CPU time in nanoseconds where the engine knows it so exactly; 0 means: from the ticks of stat.</summary>
        public ulong CpuNanoseconds;

        /// <summary>Of a process row, likewise: CPU time of children that were waited for; 0 means: from the ticks of stat.</summary>
        public ulong ChildNanoseconds;
    }

    /// <summary>What is kept of a process.</summary>
    internal struct ProcessEntry
    {
        public int ProcessId;
        public int FirstRow;

        /// <summary>CPU time of children that is missing in the process's sum and will be there at the next look, nanoseconds, never above 0.</summary>
        public long ChildDebt;

        /// <summary>What the process used and none of its threads read is known to have, since all of them were read.</summary>
        public ThreadSums Unexplained;
    }
}
