using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tracing;

namespace Weft.Cli.Sessions;

/// <summary>One run of <c>weft trace</c>: what is traced, from its beginning to the exit status.</summary>
internal sealed class TraceRun(TraceWish wish, ProcRoot root, StandardOutput standard)
{
    private const int SignalStatus = 128;

    private readonly ReadBuffer _buffer = new(256);

    /// <summary>Runs a program and traces it and all it starts.</summary>
    /// <param name="program">Its name or path, and its arguments.</param>
    public int Program(string[] program)
    {
        Errno found = ProgramSearch.Find(program[0], out string file);
        if (found != Errno.None) throw CannotRun(program[0], found, file);
        using TraceOutputs outputs = new(wish, standard, toError: true);
        using HeldProgram held = HeldProgram.TryStart(file, program, 0, 1, 2, out Errno failure)
            ?? throw new UserError($"weft trace: cannot start {Shown.Text(program[0])}: {ErrorText.Of(failure)}", ProgramSearch.RefusedStatus);
        using ITaskEventSource source = TraceSources.Hold(wish.Engine, held, wish.WithStacks, root);
        TraceStart start = Start(source.Engine) with { StartedProcessId = held.ProcessId, Program = program };
        IReadOnlyList<ITaskEventSink> sinks = outputs.Begin(start);
        Errno refused = held.Release();
        if (refused != Errno.None) throw CannotRun(program[0], refused, file);
        TraceSession session = new(source, sinks)
        {
            StartedProcess = held.ProcessId, Until = wish.Until, Time = wish.Time, Flush = outputs.Flush,
            GoesOn = () => outputs.Say($"weft trace: {Shown.Text(program[0])} ({held.ProcessId}) goes on after Ctrl-C; once more lets it go"),
        };
        TraceEnd end = session.Run();
        outputs.Conclude();
        bool hasFailed = outputs.Complain();
        ChildStatus? status = session.StartedStatus;
        // What is not traced any more because nobody reads of it is waited for all the same: its status is ours.
        if (end.Reason == "output" && status is null && ChildProcesses.Wait(held.ProcessId, block: true, out ChildStatus last) > 0) status = last;
        if (hasFailed) return ExitCodes.WriteFailed;
        return status is { } known ? (known.Signal != 0 ? SignalStatus + known.Signal : known.ExitCode) : Status(session);
    }

    /// <summary>Joins processes that run.</summary>
    public int Join(IReadOnlyList<int> processes) => Follow(() => TraceSources.Join(wish.Engine, processes, wish.WithStacks, root, Complain), static s => s);

    /// <summary>Listens to the whole machine.</summary>
    public int Machine() => Follow(() => TraceSources.Machine(wish.WithStacks), static s => s with { IsWholeMachine = true });

    /// <summary>Shows what was recorded.</summary>
    public int Replay(string path)
    {
        using TraceRecording recording = TraceRecording.Open(path, out string failure) ?? throw UserError.Usage($"weft trace: cannot replay {Shown.Text(path)}: {failure}");
        using TraceOutputs outputs = new(wish, standard, toError: false) { IsReplay = true };
        TraceSession session = new(recording, outputs.Begin(recording.Start)) { Until = wish.Until, Flush = outputs.Flush, RecordedEnd = () => recording.End };
        session.Run();
        outputs.Conclude();
        foreach (string problem in recording.Problems) Complain($"weft trace: {Shown.Text(path)}: {problem}");
        return outputs.Complain() ? ExitCodes.WriteFailed : Status(session);
    }

    private int Follow(Func<ITaskEventSource> open, Func<TraceStart, TraceStart> more)
    {
        using TraceOutputs outputs = new(wish, standard, toError: false);
        using ITaskEventSource source = open();
        TraceSession session = new(source, outputs.Begin(more(Start(source.Engine)))) { Until = wish.Until, Time = wish.Time, Flush = outputs.Flush };
        session.Run();
        outputs.Conclude();
        return outputs.Complain() ? ExitCodes.WriteFailed : Status(session);
    }

    private static void Complain(string message)
    {
        StandardOutput error = new(2);
        error.Line(message);
        error.Flush();
    }

    private static int Status(TraceSession session) => session.EndedBy > 0 ? SignalStatus + session.EndedBy : ExitCodes.Done;

    private TraceStart Start(string engine) => new()
    {
        Engine = engine,
        MonotonicNanoseconds = (ulong)SystemInformation.MonotonicNanoseconds,
        UnixNanoseconds = (ulong)SystemInformation.RealTimeNanoseconds,
        BootId = MachineFiles.Line(root, "sys/kernel/random/boot_id\0"u8, _buffer),
        Host = MachineFiles.Line(root, "sys/kernel/hostname\0"u8, _buffer),
    };

    private static UserError CannotRun(string word, Errno error, string file)
    {
        int status = ProgramSearch.ExitStatus(error, file);
        string name = Shown.Text(word);
        string why = error switch
        {
            Errno.NoEntry when file.Length > 0 && status == ProgramSearch.RefusedStatus && ProgramSearch.Interpreter(file) is { Length: > 0 } interpreter => $"its interpreter {Shown.Text(interpreter)} is not there",
            Errno.NoEntry when word.Contains('/', StringComparison.Ordinal) => "not found",
            Errno.NoEntry => "not found on PATH",
            Errno.IsDirectory => "it is a directory",
            Errno.AccessDenied => "you may not execute it",
            _ => ErrorText.Of(error),
        };
        return new UserError($"weft trace: cannot run {name}: {why}", status);
    }
}
