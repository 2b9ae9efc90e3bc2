using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Native;

/// <summary>
/// A program that is started but held before its execve(2), so that a tracer can get hold of it first. It is a child of this
/// process, in its process group and session, with its directory and the environment and signals that this process was
/// started with.
/// </summary>
/// <remarks>
/// Managed code does not survive a fork: the collector's threads are gone. So the child does nothing but system calls, from a
/// frame that allocates nothing, takes no lock of the runtime and does not tell it of the calls. All signals are blocked
/// from before the fork until the child no longer has this process's handlers.
/// A collection that is under way at the fork is never over in the child, which then waits for it at its first call: so the
/// child says that it has got past that, or it is made again.
/// It waits on a pipe whose only writer is this process: when this process dies, the child ends.
/// </remarks>
public sealed unsafe partial class HeldProgram : IDisposable
{
    private const int ReadCall = 0, WriteCall = 1, CloseCall = 3, SignalAction = 13, SignalMask = 14, Duplicate2 = 33;
    private const int ProcessIdCall = 39, Clone = 56, Execute = 59, ControlDescriptor = 72, ExitGroup = 231;
    private const int DuplicateCloseOnExec = 1030, ChildSignal = 17, BrokenPipe = 13, KillSignal = 9, SetMask = 2, Signals = 64;
    private const int Tries = 5, PatienceMilliseconds = 2000;
    private const int Refused = 126, NotFound = 127;

    private readonly int _go;
    private readonly int _answer;
    private bool _isReleased;
    private bool _isClosed;

    private HeldProgram(int process, int go, int answer)
    {
        ProcessId = process;
        _go = go;
        _answer = answer;
    }

    // One signature for all that the child does: it has been resolved by a call before the fork, which the child could not do.
    [LibraryImport("libc", EntryPoint = "syscall"), SuppressGCTransition]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth);

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int* __errno_location();

    /// <summary>The child's process id.</summary>
    public int ProcessId { get; }

    /// <summary>Makes the child. It is to be released or disposed of.</summary>
    /// <param name="file">The program's file; <see cref="ProgramSearch"/> finds it on PATH.</param>
    /// <param name="arguments">Its arguments, the name first.</param>
    /// <param name="input">What becomes its descriptor 0.</param>
    /// <param name="output">What becomes its descriptor 1.</param>
    /// <param name="error">What becomes its descriptor 2.</param>
    /// <param name="failure">None, or why there is no child.</param>
    public static HeldProgram? TryStart(string file, IReadOnlyList<string> arguments, int input, int output, int error, out Errno failure)
    {
        Span<int> pipes = stackalloc int[4] { -1, -1, -1, -1 };
        Span<int> streams = stackalloc int[3] { -1, -1, -1 };
        failure = Pipes.TryCreate(out pipes[0], out pipes[1]);
        if (failure == Errno.None) failure = Pipes.TryCreate(out pipes[2], out pipes[3]);
        // Copies above 2, so that the order in which they are put into place does not matter.
        if (failure == Errno.None) failure = Copy(input, out streams[0]);
        if (failure == Errno.None) failure = Copy(output, out streams[1]);
        if (failure == Errno.None) failure = Copy(error, out streams[2]);
        nint child = -1;
        if (failure == Errno.None)
        {
            byte[] environment = InitialEnvironment();
            using NativeWords program = new([file]), words = new(arguments), shell = new(["sh", file, .. arguments.Skip(1)]);
            fixed (byte* text = environment, sh = "/bin/sh\0"u8)
            fixed (int* p = pipes, s = streams)
            {
                byte** variables = (byte**)NativeMemory.Alloc((nuint)(environment.AsSpan().Count((byte)0) + 1), (nuint)sizeof(byte*));
                Point(text, environment.Length, variables);
                ProgramPlan plan = new() { File = program.Pointer[0], Arguments = words.Pointer, Shell = sh, ShellArguments = shell.Pointer, Environment = variables, Pipes = p, Streams = s };
                for (int i = 0; i < Tries; i++)
                {
                    child = Fork(&plan, out failure);
                    if (child < 0 || IsUp(pipes[2])) break;
                    End((int)child);
                    (child, failure) = (-1, Errno.Again);
                }
                NativeMemory.Free(variables);
            }
        }
        foreach (int stream in streams) Files.Close(stream);
        Files.Close(pipes[0]);
        Files.Close(pipes[3]);
        if (child > 0) return new HeldProgram((int)child, pipes[1], pipes[2]);
        Files.Close(pipes[1]);
        Files.Close(pipes[2]);
        return null;
    }

    /// <summary>
    /// Lets the child execute its program and waits until it has. Where a tracer holds it, not to be called by the tracer's
    /// thread: a signal that arrives meanwhile stops the child until the tracer lets it go on.
    /// </summary>
    /// <returns>
    /// None; what execve(2) answered (the child has then ended with 127 or 126, as a shell's would, and is reaped); NoProcess
    /// when something else has ended it before.
    /// </returns>
    public Errno Release()
    {
        if (_isReleased) throw new InvalidOperationException("It was released before.");
        _isReleased = true;
        if (Files.Write(_go, [1]) != 1)
        {
            Reap(ProcessId);
            return Errno.NoProcess;
        }
        Span<byte> answer = stackalloc byte[sizeof(int)];
        // The other end is closed by the execve.
        if (Files.Read(_answer, answer) != sizeof(int)) return Errno.None;
        Reap(ProcessId);
        return (Errno)MemoryMarshal.Read<int>(answer);
    }

    /// <summary>Ends the child if it was not released.</summary>
    public void Dispose()
    {
        if (_isClosed) return;
        _isClosed = true;
        Files.Close(_go);
        Files.Close(_answer);
        if (!_isReleased) End(ProcessId);
    }

    private static bool IsUp(int answer)
    {
        Span<bool> ready = stackalloc bool[1];
        Span<byte> word = stackalloc byte[1];
        long end = Environment.TickCount64 + PatienceMilliseconds;
        while (Pipes.WaitReadable([answer], (int)Math.Max(0, end - Environment.TickCount64), ready) == 0 && Environment.TickCount64 < end) { }
        return ready[0] && Files.Read(answer, word) == 1;
    }

    private static void End(int process)
    {
        ProcessControl.Signal(process, KillSignal);
        Reap(process);
    }

    // Its tracer may have been told of the end first; then there is nothing to wait for.
    private static void Reap(int process)
    {
        while (ChildProcesses.Wait(process, block: true, out ChildStatus status, ofAnyKind: true) > 0 && status.IsStopped) { }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Fork(ProgramPlan* plan, out Errno failure)
    {
        ulong all = ulong.MaxValue, before = 0;
        _ = *__errno_location();
        _ = Call(ProcessIdCall, 0, 0, 0, 0, 0);
        _ = Call(SignalMask, SetMask, (nint)(&all), (nint)(&before), sizeof(ulong), 0);
        plan->Mask = &before;
        nint child = CloneAndRun(plan);
        failure = child < 0 ? (Errno)(*__errno_location()) : Errno.None;
        _ = Call(SignalMask, SetMask, (nint)(&before), 0, sizeof(ulong), 0);
        return child;
    }

    // Compiled once and for all before it runs, and without a place where the collector could stop it.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint CloneAndRun(ProgramPlan* plan)
    {
        nint child = Call(Clone, ChildSignal, 0, 0, 0, 0);
        if (child != 0) return child;
        _ = Call(CloseCall, plan->Pipes[1], 0, 0, 0, 0);
        // struct sigaction of the kernel: handler, flags, restorer, mask. What is ignored stays so, but for SIGPIPE, which the
        // runtime has set; what has a handler gets its default now, as it would at the execve.
        nint* action = stackalloc nint[4];
        nint* none = stackalloc nint[4];
        none[0] = none[1] = none[2] = none[3] = 0;
        for (int signal = 1; signal <= Signals; signal++)
        {
            if (Call(SignalAction, signal, 0, (nint)action, sizeof(ulong), 0) != 0) continue;
            if (action[0] > 1 || signal == BrokenPipe) _ = Call(SignalAction, signal, (nint)none, 0, sizeof(ulong), 0);
        }
        _ = Call(SignalMask, SetMask, (nint)plan->Mask, 0, sizeof(ulong), 0);
        byte go = 1;
        _ = Call(WriteCall, plan->Pipes[3], (nint)(&go), 1, 0, 0);
        nint got;
        do got = Call(ReadCall, plan->Pipes[0], (nint)(&go), 1, 0, 0);
        while (got < 0 && *__errno_location() == (int)Errno.Interrupted);
        if (got != 1) _ = Call(ExitGroup, 0, 0, 0, 0, 0);
        for (int i = 0; i < 3; i++) _ = Call(Duplicate2, plan->Streams[i], i, 0, 0, 0);
        _ = Call(Execute, (nint)plan->File, (nint)plan->Arguments, (nint)plan->Environment, 0, 0);
        int error = *__errno_location();
        // A script without a first line that names its interpreter is the shell's, as with execvp(3).
        if (error == (int)Errno.NotProgram)
        {
            _ = Call(Execute, (nint)plan->Shell, (nint)plan->ShellArguments, (nint)plan->Environment, 0, 0);
        }
        _ = Call(WriteCall, plan->Pipes[3], (nint)(&error), sizeof(int), 0, 0);
        _ = Call(ExitGroup, error == (int)Errno.NoEntry ? NotFound : Refused, 0, 0, 0, 0);
        return 0;
    }

    private static Errno Copy(int descriptor, out int copy)
    {
        copy = (int)Call(ControlDescriptor, descriptor, DuplicateCloseOnExec, 3, 0, 0);
        return copy >= 0 ? Errno.None : (Errno)(*__errno_location());
    }

    // As bytes, whatever they are; the runtime's own copy is text.
    private static byte[] InitialEnvironment()
    {
        const int Piece = 1 << 14;
        byte[] bytes = new byte[Piece];
        int length = 0, descriptor = Files.Open(Files.CurrentDirectory, "/proc/self/environ\0"u8, OpenFlags.ReadOnly);
        while (descriptor >= 0)
        {
            if (bytes.Length - length < Piece) Array.Resize(ref bytes, bytes.Length * 2);
            int got = Files.Read(descriptor, bytes.AsSpan(length));
            if (got <= 0) break;
            length += got;
        }
        Files.Close(descriptor);
        if (length > 0 && bytes[length - 1] == 0) return bytes[..length];
        StringBuilder text = new();
        foreach (System.Collections.DictionaryEntry e in Environment.GetEnvironmentVariables()) text.Append($"{e.Key}={e.Value}\0");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Point(byte* text, int length, byte** words)
    {
        int count = 0;
        for (int at = 0; at < length; at++)
        {
            if (at == 0 || text[at - 1] == 0) words[count++] = text + at;
        }
        words[count] = null;
    }

    private struct ProgramPlan
    {
        public byte* File;
        public byte** Arguments;
        public byte* Shell;
        public byte** ShellArguments;
        public byte** Environment;
        public int* Pipes;
        public int* Streams;
        public ulong* Mask;
    }
}
