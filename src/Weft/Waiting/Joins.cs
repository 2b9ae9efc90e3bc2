using System.Globalization;

namespace Weft.Waiting;

/// <summary>Tells which thread is joined, from the descriptor that the futex is in.</summary>
internal static class Joins
{
    // musl: tid, errno, detach_state, the word that is waited at; one more canary stood before them until 1.1.24.
    private const int MuslStateBehindTid = 8;

    /// <summary>pthread_join of glibc waits, as for something shared, until the kernel clears the tid in the other thread's descriptor.</summary>
    /// <returns>Null when the futex is none such.</returns>
    public static Wait? Glibc(FutexWait wait)
    {
        ulong descriptor = unchecked(wait.Address - ThreadDescriptors.GlibcTidOffset);
        return !wait.IsPrivate && ThreadDescriptors.OfGlibc(wait, descriptor) is { } other && other.InnerTid == (int)wait.Value ? Joined(wait, other, descriptor) : null;
    }

    /// <summary>pthread_join of musl waits until the other thread's state is that of one that ended.</summary>
    /// <returns>Null when the futex is none such.</returns>
    public static Wait? Musl(FutexWait wait)
    {
        if (!wait.TryWord(wait.Address, out uint state) || state != wait.Value) return null;
        ReadOnlySpan<int> tids = [48, 56];
        foreach (int tid in tids)
        {
            ulong descriptor = unchecked(wait.Address - (ulong)(tid + MuslStateBehindTid));
            if (ThreadDescriptors.OfMusl(wait, descriptor, tid) is { } other) return Joined(wait, other, descriptor);
        }
        return null;
    }

    private static Wait Joined(FutexWait wait, ThreadLook other, ulong descriptor) => new()
    {
        Kind = WaitKind.Join, Object = other.InnerTid.ToString(CultureInfo.InvariantCulture), Text = "the end of a thread", IsTimed = wait.IsTimed,
        Evidence = string.Create(CultureInfo.InvariantCulture, $"the thread descriptor at {FutexWait.Hex(descriptor)} is that of {other.InnerTid}"),
        EndedBy = [new(other.ProcessId, other.Tid, Certainty.Certain)], IsComplete = true,
    };
}
