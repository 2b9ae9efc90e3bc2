using System.Diagnostics;

namespace Weft.Linux.Procfs;

/// <summary>The texts of one file of many processes, as <see cref="GuardedReader"/> reads them. Made once and used again.</summary>
public sealed class GuardedBatch
{
    // A text over the budget of the batch keeps only this much.
    private const int ShortText = 4096;
    private const ReadOutcome Pending = (ReadOutcome)255;

    private readonly int _textBudget;
    private int[] _processes = [];
    private Entry[] _entries = [];
    private byte[] _text = [];
    private int _textLength;
    private int _next;
    private GuardedWorker? _owner;

    private struct Entry
    {
        public int Start;
        public int Length;
        public ReadOutcome Outcome;
        public bool IsCut;
    }

    /// <summary>Creates an empty batch.</summary>
    /// <param name="textBudget">Bytes of text after which further texts are cut to a page each.</param>
    public GuardedBatch(int textBudget = 1 << 26) => _textBudget = textBudget;

    /// <summary>Processes in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>The id of a process in the batch.</summary>
    public int Process(int index) => _processes.AsSpan(0, Count)[index];

    /// <summary>How the read of one process ended. Not before <see cref="GuardedReader.Finish"/>.</summary>
    public ReadOutcome Outcome(int index) => _entries.AsSpan(0, Count)[index].Outcome;

    /// <summary>The text of one process; empty unless the outcome is Read, and for kernel threads and zombies.</summary>
    public ReadOnlySpan<byte> Text(int index)
    {
        ref Entry entry = ref _entries.AsSpan(0, Count)[index];
        return _text.AsSpan(entry.Start, entry.Length);
    }

    /// <summary>Whether only the beginning of the text is here.</summary>
    public bool IsCut(int index) => _entries.AsSpan(0, Count)[index].IsCut;

    /// <summary>What the readers' threads and the caller meet at.</summary>
    internal object Gate { get; } = new();

    internal GuardedFile File { get; private set; }

    /// <summary>When the owner began the current read, in <see cref="Stopwatch"/> ticks; 0 while it has not begun.</summary>
    internal long BegunAt { get; private set; }

    internal bool IsComplete => _next >= Count;

    internal GuardedWorker? Owner => _owner;

    internal int CurrentProcess => _processes[_next];

    /// <summary>Fills in the processes to read; those that <paramref name="refuse"/> names are answered already.</summary>
    internal void Reset(GuardedFile file, ReadOnlySpan<int> processes, Predicate<int>? refuse)
    {
        lock (Gate)
        {
            File = file;
            Count = processes.Length;
            if (_processes.Length < Count)
            {
                _processes = new int[Count + (Count / 4)];
                _entries = new Entry[_processes.Length];
            }
            processes.CopyTo(_processes);
            for (int i = 0; i < Count; i++)
                _entries[i] = new Entry { Outcome = refuse is not null && refuse(processes[i]) ? ReadOutcome.TimedOut : Pending };
            _textLength = 0;
            _next = -1;
            _owner = null;
            SkipAnswered();
        }
    }

    /// <summary>Makes a worker the one that reads the rest. Under the gate.</summary>
    internal void GiveTo(GuardedWorker worker)
    {
        _owner = worker;
        BegunAt = 0;
    }

    /// <summary>Takes the batch from its worker, which is stuck; the process it is stuck on timed out. Under the gate.</summary>
    internal void Abandon()
    {
        _owner = null;
        if (IsComplete) return;
        _entries[_next].Outcome = ReadOutcome.TimedOut;
        SkipAnswered();
    }

    /// <summary>Answers all that is left. Under the gate.</summary>
    internal void GiveUp()
    {
        _owner = null;
        for (; !IsComplete; SkipAnswered()) _entries[_next].Outcome = ReadOutcome.TimedOut;
    }

    /// <summary>The first process to read; false when the batch is not (any more) this worker's, or is complete.</summary>
    internal bool TryBegin(GuardedWorker worker, out int process)
    {
        lock (Gate) return TryTake(worker, out process);
    }

    /// <summary>Puts down what was read and takes the next process; false as for <see cref="TryBegin"/>.</summary>
    internal bool TryAdvance(GuardedWorker worker, ReadOutcome outcome, ReadBuffer buffer, out int process)
    {
        lock (Gate)
        {
            process = 0;
            if (_owner != worker) return false;
            Store(ref _entries[_next], outcome, buffer);
            SkipAnswered();
            return TryTake(worker, out process);
        }
    }

    private bool TryTake(GuardedWorker worker, out int process)
    {
        process = 0;
        if (_owner != worker) return false;
        if (IsComplete)
        {
            Monitor.Pulse(Gate);
            return false;
        }
        BegunAt = Stopwatch.GetTimestamp();
        process = _processes[_next];
        return true;
    }

    private void Store(ref Entry entry, ReadOutcome outcome, ReadBuffer buffer)
    {
        entry.Outcome = outcome;
        ReadOnlySpan<byte> text = buffer.Text;
        entry.IsCut = buffer.IsCut;
        if (text.Length > ShortText && text.Length > _textBudget - _textLength)
        {
            text = text[..ShortText];
            entry.IsCut = true;
        }
        if (_text.Length - _textLength < text.Length) Array.Resize(ref _text, Math.Max(_textLength + text.Length, Math.Max(1 << 16, _text.Length * 2)));
        text.CopyTo(_text.AsSpan(_textLength));
        entry.Start = _textLength;
        entry.Length = text.Length;
        _textLength += text.Length;
    }

    private void SkipAnswered()
    {
        do _next++;
        while (_next < Count && _entries[_next].Outcome != Pending);
    }
}
