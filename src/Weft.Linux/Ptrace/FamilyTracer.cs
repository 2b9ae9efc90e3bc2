using System.Diagnostics;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Linux.Ptrace;

/// <summary>
/// Follows processes and all they make from birth to end by ptrace(2): a task stops only at its own forks, execs and signals.
/// All requests come from a thread that lives as long as the tracing does.
/// </summary>
/// <remarks>
/// To let go, the thread ends: the kernel then frees all it traced, running or standing, in a system call or before a signal,
/// and what was stopped for job control stays so. The same happens when this process is killed. Nothing is stopped for it.
/// </remarks>
public sealed class FamilyTracer : IDisposable
{
    private const int BuryMilliseconds = 20, WakeMilliseconds = 1, DrainMilliseconds = 100, LookMilliseconds = 500;

    private readonly TracedFamily _family = new();
    private readonly TraceLog _log = new();
    private readonly TracedFacts _facts;
    private readonly Func<int, int, UserRegisters, object?>? _atFork;
    private readonly IReadOnlyList<int> _processes;
    private readonly bool _isHeld;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _isStarted = new();
    private readonly List<(int Process, Errno Error)> _refused = [];
    private FamilySeizure? _seizure;
    private IReadOnlyList<int> _left = [];
    private int _tid;
    private long _lastLook;
    private volatile bool _isStopping;
    private volatile bool _isToLook;
    private volatile bool _hasEnded;

    private FamilyTracer(ProcRoot root, IReadOnlyList<int> processes, bool isHeld, Func<int, int, UserRegisters, object?>? atFork)
    {
        _facts = new TracedFacts(root);
        _processes = processes;
        _isHeld = isHeld;
        _atFork = atFork;
        _thread = new Thread(Run) { IsBackground = true, Name = "tracer" };
    }

    /// <summary>Processes that could not be traced, and why: NotPermitted, or NoProcess.</summary>
    public IReadOnlyList<(int Process, Errno Error)> Refused => _refused;

    /// <summary>Whether no event will come any more.</summary>
    public bool IsOver => _hasEnded && _log.IsEmpty;

    /// <summary>After the end: processes that run on.</summary>
    public IReadOnlyList<int> LeftRunning => _left;

    /// <summary>Begins to trace a program that is held before its execve. <see cref="HeldProgram.Release"/> comes afterwards, from another thread.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    /// <param name="program">The program.</param>
    /// <param name="atFork">Called on the tracer's thread while a task stands at a fork, with its process, its id and its registers; what it returns goes with the event. Null for nothing.</param>
    public static FamilyTracer Start(ProcRoot root, HeldProgram program, Func<int, int, UserRegisters, object?>? atFork = null) =>
        Begin(new FamilyTracer(root, [program.ProcessId], isHeld: true, atFork));

    /// <summary>Begins to trace processes with all their threads; what they make from now on is traced too.</summary>
    /// <param name="root">The system's own /proc; it must outlive this.</param>
    /// <param name="processes">Their ids.</param>
    /// <param name="atFork">As with <see cref="Start"/>.</param>
    public static FamilyTracer Attach(ProcRoot root, IReadOnlyList<int> processes, Func<int, int, UserRegisters, object?>? atFork = null) =>
        Begin(new FamilyTracer(root, processes, isHeld: false, atFork));

    /// <summary>The next event; false when there is none now.</summary>
    public bool TryRead(out TracedEvent next)
    {
        if (_log.TryRead(out next)) return true;
        ulong lost = _log.TakeLost();
        if (lost == 0) return false;
        next = new TracedEvent { Kind = TracedEventKind.Lost, MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds, Value = lost };
        return true;
    }

    /// <summary>Waits until there may be events, or the time is over, or no more will come.</summary>
    public void Wait(TimeSpan time)
    {
        if (_hasEnded) return;
        // The tracer's thread sleeps until there is news; of a child that escapes it there is none.
        if (Environment.TickCount64 - _lastLook >= LookMilliseconds)
        {
            if (_lastLook != 0)
            {
                _isToLook = true;
                ProcessControl.SignalThread(Identity.ProcessId, _tid, Signals.Urgent);
            }
            _lastLook = Environment.TickCount64;
        }
        _log.Wait(time);
    }

    /// <summary>Lets all go, as they were. Returns when nothing is traced any more; what has happened before can still be read.</summary>
    public void Release()
    {
        _isStopping = true;
        int process = Identity.ProcessId;
        // The signal may come just before the wait that it is to interrupt. The kernel lets the tasks go while the thread ends.
        while (ProcessControl.SignalThread(process, _tid, _hasEnded ? 0 : Signals.Urgent) == Errno.None) ProcessControl.Sleep(TimeSpan.FromMilliseconds(WakeMilliseconds));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        _isStarted.Dispose();
    }

    private static FamilyTracer Begin(FamilyTracer tracer)
    {
        tracer._thread.Start();
        while (!tracer._isStarted.Wait(BuryMilliseconds)) tracer._seizure?.BuryEnded();
        return tracer;
    }

    private void Run()
    {
        _tid = Identity.ThreadId;
        bool canInterrupt = Signals.InterruptByUrgent();
        EscapedChildren escaped = new(_family, _facts, _log);
        Seize(escaped);
        _isStarted.Set();
        Follow(escaped, canInterrupt);
        _left = _family.LivingProcesses;
        _hasEnded = true;
        _log.End();
    }

    private void Seize(EscapedChildren escaped)
    {
        _seizure = new FamilySeizure(_family, _facts, _log, escaped);
        foreach (int process in _processes)
        {
            Errno error = _isHeld ? _seizure.SeizeHeld(process) : _seizure.Seize(process);
            if (error != Errno.None) _refused.Add((process, error));
        }
    }

    private void Follow(EscapedChildren escaped, bool canInterrupt)
    {
        FamilyEvents events = new(_family, _facts, _log, _atFork);
        long end = 0;
        while (true)
        {
            if (_isStopping && end == 0)
            {
                escaped.Look();
                end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * DrainMilliseconds / 1000);
            }
            Errno error = Native.Ptrace.Peek(block: canInterrupt && end == 0 && !events.AwaitsMakers, out TaskReport report);
            if (error == Errno.None) events.Take(report);
            else if (error == Errno.Again && events.AwaitsMakers) events.CheckMakers();
            else if (error == Errno.Again && end == 0) ProcessControl.Sleep(TimeSpan.FromMilliseconds(WakeMilliseconds));
            else if (error != Errno.Interrupted) break;
            if (_isToLook && end == 0)
            {
                _isToLook = false;
                escaped.Look();
            }
            if (end != 0 && Stopwatch.GetTimestamp() >= end) break;
        }
        events.Adopt(0);
    }
}
