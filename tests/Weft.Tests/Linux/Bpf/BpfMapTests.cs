using Weft.Linux.Bpf;
using Weft.Native;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

public sealed class BpfMapTests
{
    [Fact]
    public void A_hash_keeps_what_is_put_in_until_it_is_full()
    {
        using BpfMap<uint, ulong> map = BpfMap.TryCreate<uint, ulong>(BpfMapType.Hash, 3, "test"u8, out string reason) ?? throw new InvalidOperationException(reason);
        Assert.False(map.TryGetFirstKey(out _));
        for (uint i = 1; i <= 3; i++) Assert.Equal(Errno.None, map.Set(i, i * 1_000_000_000_000ul));
        Assert.Equal(Errno.TooBig, map.Set(4, 4));
        Assert.True(map.TryGet(2, out ulong value));
        Assert.Equal(2_000_000_000_000ul, value);
        List<uint> keys = [];
        for (bool more = map.TryGetFirstKey(out uint key); more; more = map.TryGetNextKey(key, out key)) keys.Add(key);
        Assert.Equal([1u, 2u, 3u], keys.Order());
        Assert.True(map.Remove(2));
        Assert.False(map.Remove(2));
        Assert.False(map.TryGet(2, out _));
    }

    [Fact]
    public void An_array_is_zero_from_the_start_and_loses_nothing()
    {
        using BpfMap<uint, ulong> map = BpfMap.TryCreate<uint, ulong>(BpfMapType.Array, 2, "test"u8, out string reason) ?? throw new InvalidOperationException(reason);
        Assert.True(map.TryGet(1, out ulong value));
        Assert.Equal(0ul, value);
        Assert.False(map.TryGet(2, out _));
        Assert.False(map.Remove(1));
    }

    [Fact]
    public void A_kind_whose_values_have_another_size_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BpfMap.TryCreate<uint, ulong>(BpfMapType.RingBuffer, 4096, "test"u8, out _));
}
