using Weft.Cli.Messages;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Cli.TopViews;

/// <summary>
/// Reads for a page on other threads, one reading at a time. One that does not come back is left behind when something else is
/// wanted: the kernel may keep a reader waiting for as long as the target holds a lock.
/// </summary>
/// <param name="root">Where /proc is.</param>
/// <param name="wake">Called, on another thread, when an answer is there.</param>
internal sealed class PageWorker(ProcRoot root, Action wake)
{
    /// <summary>Readings that may be left behind at once; then nothing new is begun until one comes back.</summary>
    public const int MostAbandoned = 4;

    private readonly Lock _gate = new();
    private Reading? _now;
    private PageReaders? _readers;
    private int _abandoned;
    private bool _isClosed;

    /// <summary>After so long a reading is left behind when another is wanted.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Readings left behind that have not come back.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>Who reads now; null when nobody does.</summary>
    public IPageReader? Busy
    {
        get
        {
            lock (_gate) return _now is { IsDone: false } reading ? reading.Reader : null;
        }
    }

    /// <summary>Begins a reading.</summary>
    /// <returns>False when another is under way, which has not taken too long yet or is by the same reader.</returns>
    public bool TryBegin(IPageReader reader, PageWish wish)
    {
        Reading reading;
        lock (_gate)
        {
            if (_isClosed) return false;
            if (_now is { } other)
            {
                if (other.IsDone || ReferenceEquals(other.Reader, reader) || SystemInformation.MonotonicNanoseconds - other.BegunAt < Patience.Ticks * 100 || _abandoned >= MostAbandoned) return false;
                // Its readers are in use until it comes back, if ever.
                _abandoned++;
                other.IsAbandoned = true;
                _readers = null;
            }
            _readers ??= new PageReaders(root);
            _now = reading = new Reading(reader, wish, _readers);
        }
        new Thread(() => Run(reading)) { IsBackground = true, Name = "page" }.Start();
        return true;
    }

    /// <summary>Takes the answer of the reading that is over, once.</summary>
    /// <param name="reader">Whose it is.</param>
    /// <param name="answer">The answer; null when the process has ended.</param>
    public bool TryTake(out IPageReader reader, out PageAnswer? answer)
    {
        lock (_gate)
        {
            (reader, answer) = (null!, null);
            if (_now is not { IsDone: true } done) return false;
            (reader, answer, _now) = (done.Reader, done.Answer, null);
            return true;
        }
    }

    /// <summary>Lets go of the readers, at once or when the reading that is under way comes back.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_now is { IsDone: false }) return;
            _readers?.Dispose();
            _readers = null;
        }
    }

    private void Run(Reading reading)
    {
        PageAnswer? answer = Answer(reading);
        lock (_gate)
        {
            reading.Answer = answer;
            reading.IsDone = true;
            if (reading.IsAbandoned) _abandoned--;
            if (reading.IsAbandoned || _isClosed)
            {
                reading.Readers.Dispose();
                if (ReferenceEquals(_readers, reading.Readers)) _readers = null;
                return;
            }
        }
        wake();
    }

    private static PageAnswer? Answer(Reading reading)
    {
        long before = SystemInformation.ThreadCpuNanoseconds;
        PageAnswer? answer;
        try
        {
            answer = reading.Readers.IsAlive(reading.Wish.Process) ? reading.Reader.Read(reading.Wish, reading.Readers) : null;
        }
        catch (UserError e)
        {
            answer = PageAnswer.Sentence(e.Message);
        }
        // What was read may be another's who got the number meanwhile.
        if (answer is null || !reading.Readers.IsAlive(reading.Wish.Process)) return null;
        return answer with { TakenAt = SystemInformation.MonotonicNanoseconds, CostNanoseconds = SystemInformation.ThreadCpuNanoseconds - before, Tid = reading.Wish.Tid };
    }

    private sealed class Reading(IPageReader reader, PageWish wish, PageReaders readers)
    {
        public IPageReader Reader => reader;

        public PageWish Wish => wish;

        public PageReaders Readers => readers;

        public long BegunAt { get; } = SystemInformation.MonotonicNanoseconds;

        public PageAnswer? Answer { get; set; }

        public bool IsDone { get; set; }

        public bool IsAbandoned { get; set; }
    }
}
