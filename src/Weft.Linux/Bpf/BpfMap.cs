using System.Runtime.InteropServices;
using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>Makes maps shared with BPF programs.</summary>
public static class BpfMap
{
    /// <summary>Makes a map.</summary>
    /// <typeparam name="TKey">The key; without padding, for padding is compared too.</typeparam>
    /// <typeparam name="TValue">The value.</typeparam>
    /// <param name="type">A hash, LRU hash or array.</param>
    /// <param name="maximumEntries">Entries it may hold.</param>
    /// <param name="name">At most 15 letters, digits, '_' or '.'.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    /// <returns>The map, or null.</returns>
    public static BpfMap<TKey, TValue>? TryCreate<TKey, TValue>(BpfMapType type, int maximumEntries, ReadOnlySpan<byte> name, out string reason)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        // Any other kind gives values another size (one for each processor) or none at all.
        if (type is not (BpfMapType.Hash or BpfMapType.LruHash or BpfMapType.Array)) throw new ArgumentOutOfRangeException(nameof(type));
        int result = Native.Bpf.CreateMap(type, SizeOf<TKey>(), SizeOf<TValue>(), maximumEntries, name);
        reason = result >= 0 ? "" : BpfReason.For("make a BPF map", result);
        return result >= 0 ? new BpfMap<TKey, TValue>(new SafeDescriptor(result)) : null;
    }

    private static int SizeOf<T>() where T : unmanaged
    {
        T value = default;
        return MemoryMarshal.AsBytes(new Span<T>(ref value)).Length;
    }
}
