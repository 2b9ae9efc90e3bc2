using Weft.Waiting;

namespace Weft.Fuzz;

/// <summary>The layouts of locks in a target's memory.</summary>
public static class LockTargets
{
    public static void Locks(ReadOnlySpan<byte> input)
    {
        if (GlibcMutex.TryRead(input, out GlibcMutex mutex) && (mutex.OwnerTid < 0 || mutex.Description.Length == 0)) throw new InvalidDataException();
        if (GlibcReaderWriterLock.TryRead(input, out GlibcReaderWriterLock found) && (found.Writer < 0 || found.ReadersInside < 0)) throw new InvalidDataException();
        if (GlibcBarrier.TryRead(input, out GlibcBarrier barrier) && barrier.Come >= barrier.Count) throw new InvalidDataException();
    }
}
