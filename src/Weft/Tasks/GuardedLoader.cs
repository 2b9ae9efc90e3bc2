using Weft.Linux.Procfs;

namespace Weft.Tasks;

/// <summary>
/// Loads the texts whose reading needs the target's memory lock (command line, environment, memory rollup), in one batch
/// on a thread that can be left behind: a process that holds its lock costs a time-out, never the listing.
/// </summary>
internal sealed class GuardedLoader(ProcRoot root) : IDisposable
{
    private const TaskFields Mine = TaskFields.CommandLine | TaskFields.Environment | TaskFields.MemoryRollup;

    private readonly GuardedBatch _batch = new();
    private GuardedReader? _reader;
    private int[] _ids = new int[64];
    private int[] _processes = new int[64];

    /// <summary>How long one process is waited for.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The groups this loader reads.</summary>
    public static TaskFields Groups => Mine;

    /// <summary>Loads what is asked for and not there yet, for the processes of the rows.</summary>
    public void Load(TaskSnapshot snapshot, ReadOnlySpan<int> rows, TaskFields fields)
    {
        if ((fields & TaskFields.CommandLine) != 0) LoadTexts(snapshot, rows, GuardedFile.CommandLine, snapshot.CommandLines);
        if ((fields & TaskFields.Environment) != 0) LoadTexts(snapshot, rows, GuardedFile.Environment, snapshot.Environments);
        if ((fields & TaskFields.MemoryRollup) != 0) LoadMemory(snapshot, rows);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();

    private void LoadTexts(TaskSnapshot snapshot, ReadOnlySpan<int> rows, GuardedFile file, FactTable<StoredText> table)
    {
        int count = Collect(snapshot, rows, table, static (t, process) => t.Set(process, default(StoredText)));
        if (count == 0) return;
        Read(file, count);
        for (int i = 0; i < count; i++)
        {
            if (_batch.Outcome(i) == ReadOutcome.Read) table.Set(_processes[i], snapshot.Texts.Add(_batch.Text(i)));
            else table.Set(_processes[i], FieldLoader.Reason(_batch.Outcome(i)));
        }
    }

    private void LoadMemory(TaskSnapshot snapshot, ReadOnlySpan<int> rows)
    {
        int count = Collect(snapshot, rows, snapshot.Memory, static (t, process) => t.Set(process, Presence.NotApplicable));
        if (count == 0) return;
        Read(GuardedFile.MemoryRollup, count);
        for (int i = 0; i < count; i++)
        {
            if (_batch.Outcome(i) != ReadOutcome.Read) snapshot.Memory.Set(_processes[i], FieldLoader.Reason(_batch.Outcome(i)));
            else if (MemoryRollupParser.TryParse(_batch.Text(i), out MemoryRollup memory)) snapshot.Memory.Set(_processes[i], memory);
            else snapshot.Memory.Set(_processes[i], Presence.NotApplicable);
        }
    }

    // Rows of one process stand together, so a process is met once; those without memory are answered at once.
    private int Collect<T>(TaskSnapshot snapshot, ReadOnlySpan<int> rows, FactTable<T> table, Action<FactTable<T>, int> none) where T : struct
    {
        int count = 0;
        table.Grow(snapshot.ProcessCount);
        foreach (int row in rows)
        {
            int process = snapshot.RowOf(row).Process;
            if (table.PresenceOf(process) != Presence.NotRead) continue;
            if (snapshot.StatOf(row).IsKernelThread)
            {
                none(table, process);
                continue;
            }
            if (count == _ids.Length)
            {
                Array.Resize(ref _ids, count * 2);
                Array.Resize(ref _processes, count * 2);
            }
            _ids[count] = snapshot.ProcessOf(process).ProcessId;
            _processes[count++] = process;
            // Marked, so that the process's other rows do not ask again.
            table.Set(process, Presence.Gone);
        }
        return count;
    }

    private void Read(GuardedFile file, int count)
    {
        _reader ??= new GuardedReader(root, Timeout);
        _reader.Read(file, _ids.AsSpan(0, count), _batch);
    }
}
