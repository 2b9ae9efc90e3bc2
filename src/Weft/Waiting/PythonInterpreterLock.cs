using System.Buffers.Binary;
using System.Globalization;

namespace Weft.Waiting;

/// <summary>
/// CPython's global interpreter lock (Python/ceval_gil.c, struct _gil_runtime_state, 3.2 … 3.14): interval, last holder,
/// locked, number of switches, then the condition variable that is waited at, and its mutex.
/// </summary>
/// <remarks>
/// The holder is a PyThreadState, whose layout differs from release to release. It holds the pthread_t of its thread
/// everywhere, so that is looked for, and believed when it is the descriptor of a living thread and, as since 3.11, its tid
/// stands in the next word. Before 3.11 the thread is a candidate.
/// Whoever wants it wakes every few milliseconds to ask for it again; the number of switches tells whether the holder let go meanwhile.
/// </remarks>
internal static class PythonInterpreterLock
{
    private const int StateBytes = 256, HeadBytes = 32;

    public static Wait Read(FutexWait wait)
    {
        Wait plain = new() { Kind = WaitKind.Mutex, Text = wait.Function.Text!, IsTimed = wait.IsTimed, Unknown = wait.Function.Unknown! };
        Span<byte> head = stackalloc byte[HeadBytes], state = stackalloc byte[StateBytes];
        // Where a condition variable begins before its futexes: up to 2.40, and since.
        ReadOnlySpan<ulong> signals = [40, 32];
        foreach (ulong before in signals)
        {
            ulong at = unchecked((wait.Address & ~7UL) - before - HeadBytes);
            if (!wait.Read(at, head)) continue;
            ulong interval = BinaryPrimitives.ReadUInt64LittleEndian(head), holder = BinaryPrimitives.ReadUInt64LittleEndian(head[8..]);
            if (interval is 0 or > 1_000_000_000 || BinaryPrimitives.ReadUInt32LittleEndian(head[16..]) > 1) continue;
            if (BinaryPrimitives.ReadUInt32LittleEndian(head[16..]) == 0) return plain with { Object = FutexWait.Hex(at), Unknown = "it is just changing hands" };
            if (!wait.Read(holder, state) || Thread(wait, state, out bool isSure) is not { } thread) continue;
            return plain with
            {
                Object = FutexWait.Hex(at), Text = $"{plain.Text} {FutexWait.Hex(at)}", Unknown = isSure ? "" : "only the thread's descriptor in the holder's state says so",
                Evidence = string.Create(CultureInfo.InvariantCulture, $"interpreter lock {FutexWait.Hex(at)}, held by the state at {FutexWait.Hex(holder)} of thread {thread.InnerTid}, {BinaryPrimitives.ReadUInt64LittleEndian(head[24..])} switches so far"),
                EndedBy = [new(thread.ProcessId, thread.Tid, isSure ? Certainty.Certain : Certainty.Candidate)], IsComplete = isSure, IsTimed = false, IsRetried = true,
            };
        }
        return plain;
    }

    private static ThreadLook? Thread(FutexWait wait, ReadOnlySpan<byte> state, out bool isSure)
    {
        isSure = false;
        for (int i = 0; i + 16 <= state.Length; i += 8)
        {
            if (ThreadDescriptors.OfGlibc(wait, BinaryPrimitives.ReadUInt64LittleEndian(state[i..])) is not { } thread) continue;
            isSure = BinaryPrimitives.ReadUInt64LittleEndian(state[(i + 8)..]) == (ulong)thread.InnerTid;
            return thread;
        }
        return null;
    }
}
