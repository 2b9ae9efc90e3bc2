using System.Buffers.Binary;
using CsCheck;
using Weft.Waiting;
using Xunit;

namespace Weft.Tests.Waiting;

/// <summary>Bytes are taken for a mutex only when they can be one that is waited for.</summary>
public sealed class GlibcMutexTests
{
    [Theory]
    [InlineData(0, "normal", true)]
    [InlineData(1, "recursive", false)]
    [InlineData(2, "errorcheck", false)]
    [InlineData(3, "adaptive", true)]
    [InlineData(512, "normal", true)]
    public void A_locked_mutex_of_each_kind_is_read(int kind, string name, bool waitsForItself)
    {
        Assert.True(GlibcMutex.TryRead(Bytes(2, kind == 1 ? 1u : 0, 4711, 1, kind), out GlibcMutex mutex));
        Assert.Equal((4711, name, waitsForItself), (mutex.OwnerTid, mutex.TypeName, mutex.WaitsForItself));
    }

    [Fact]
    public void The_owner_of_a_robust_one_is_in_the_lock_word()
    {
        Assert.True(GlibcMutex.TryRead(Bytes(0x80000000u | 815, 0, 0, 1, 16), out GlibcMutex mutex));
        Assert.Equal(815, mutex.OwnerTid);
        Assert.True(mutex.IsRobust);
    }

    [Fact]
    public void An_unlocked_one_has_no_owner_whatever_is_left_in_it()
    {
        Assert.True(GlibcMutex.TryRead(Bytes(0, 0, 4711, 1, 0), out GlibcMutex mutex));
        Assert.Equal(0, mutex.OwnerTid);
    }

    [Fact]
    public void What_no_mutex_can_hold_is_refused()
    {
        byte[][] wrong = [Bytes(2, 0, 1, 0, 0), Bytes(2, 0, 1, 1, 0x1000), Bytes(3, 0, 1, 1, 0), Bytes(2, 5, 1, 1, 0), Bytes(2, 0, -1, 1, 0), Bytes(2, 0, 1, 1, -1), new byte[39]];
        Assert.All(wrong, static bytes => Assert.False(GlibcMutex.TryRead(bytes, out _)));
    }

    [Fact]
    public void Any_bytes_give_an_answer_and_never_a_negative_owner() =>
        Gen.Byte.Array[0, 64].Sample(static bytes =>
        {
            if (GlibcMutex.TryRead(bytes, out GlibcMutex mutex)) Assert.True(mutex.OwnerTid >= 0);
        });

    private static byte[] Bytes(uint word, uint count, int owner, uint users, int kind)
    {
        byte[] bytes = new byte[GlibcMutex.Bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), owner);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), users);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), kind);
        return bytes;
    }
}
