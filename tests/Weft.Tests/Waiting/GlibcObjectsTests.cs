using System.Buffers.Binary;
using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Waiting;

/// <summary>Bytes are taken for a lock of glibc only when they can be one that is waited for.</summary>
public sealed class GlibcObjectsTests
{
    [Theory]
    [InlineData(3u, 0u, 3u, 2u, 4711, 0, 4711, 0)]
    [InlineData(16u, 1u, 2u, 0u, 0, 0, 0, 2)]
    // In a writer's phase the readers counted are those that wait.
    [InlineData(19u, 0u, 3u, 0u, 4711, 1, 4711, 0)]
    public void A_lock_of_readers_and_writers_says_who_writes_and_how_many_read(uint readers, uint writers, uint phase, uint writersFutex, int writer, int shared, int owner, int inside)
    {
        Assert.True(GlibcReaderWriterLock.TryRead(Lock(readers, writers, phase, writersFutex, writer, shared, 0), out GlibcReaderWriterLock found));
        Assert.Equal((owner, inside, shared != 0), (found.Writer, found.ReadersInside, found.IsShared));
    }

    [Fact]
    public void What_no_lock_of_readers_and_writers_can_hold_is_refused()
    {
        byte[][] wrong =
        [
            new byte[56], new byte[55], Lock(uint.MaxValue, 0, 0, 0, 1, 0, 0), Lock(8, 1 << 23, 0, 0, 0, 0, 0), Lock(8, 0, 4, 0, 0, 0, 0), Lock(8, 0, 0, 9, 0, 0, 0),
            Lock(8, 0, 0, 0, -1, 0, 0), Lock(8, 0, 0, 0, 0, 2, 0), Lock(8, 0, 0, 0, 0, 0, 3),
        ];
        Assert.All(wrong, static bytes => Assert.False(GlibcReaderWriterLock.TryRead(bytes, out _)));
    }

    [Theory]
    [InlineData(2u, 0u, 3u, 2u)]
    // The second round of three.
    [InlineData(4u, 3u, 3u, 1u)]
    public void A_barrier_says_how_many_of_how_many_have_come(uint come, uint round, uint count, uint here)
    {
        Assert.True(GlibcBarrier.TryRead(Barrier(come, round, count), out GlibcBarrier barrier));
        Assert.Equal((here, count), (barrier.Come, barrier.Count));
    }

    [Fact]
    public void What_no_barrier_that_is_waited_for_can_hold_is_refused()
    {
        byte[][] wrong = [Barrier(0, 0, 3), Barrier(3, 0, 3), Barrier(1, 2, 3), Barrier(1, 0, 0), Barrier(1, 0, 0x80000000), new byte[19]];
        Assert.All(wrong, static bytes => Assert.False(GlibcBarrier.TryRead(bytes, out _)));
    }

    private static byte[] Lock(uint readers, uint writers, uint phase, uint writersFutex, int writer, int shared, uint flags)
    {
        byte[] bytes = new byte[GlibcReaderWriterLock.Bytes];
        Put(bytes, 0, readers, writers, phase, writersFutex, 0, 0, (uint)writer, (uint)shared);
        Put(bytes, 48, flags);
        return bytes;
    }

    private static byte[] Barrier(uint come, uint round, uint count)
    {
        byte[] bytes = new byte[GlibcBarrier.Bytes];
        Put(bytes, 0, come, round, count);
        return bytes;
    }

    private static void Put(byte[] bytes, int at, params ReadOnlySpan<uint> words)
    {
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), word);
            at += 4;
        }
    }
}
