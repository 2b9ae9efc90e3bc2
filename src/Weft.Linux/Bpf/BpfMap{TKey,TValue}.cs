using System.Runtime.InteropServices;
using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>A map shared with BPF programs, its keys and values being plain structs laid out as the programs lay them out.</summary>
/// <typeparam name="TKey">The key; without padding, for padding is compared too.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public sealed class BpfMap<TKey, TValue> : IDisposable
    where TKey : unmanaged
    where TValue : unmanaged
{
    private readonly SafeDescriptor _descriptor;

    internal BpfMap(SafeDescriptor descriptor) => _descriptor = descriptor;

    /// <summary>The map's descriptor, for <see cref="BpfAssembler.LoadMap"/>.</summary>
    public int Descriptor => _descriptor.Number;

    /// <summary>Reads a value; false when there is no such key.</summary>
    public bool TryGet(TKey key, out TValue value)
    {
        value = default;
        return Native.Bpf.Lookup(Descriptor, Bytes(ref key), Bytes(ref value)) == Errno.None;
    }

    /// <summary>Sets a value.</summary>
    /// <returns><see cref="Errno.None"/>, or E2BIG when the map is full.</returns>
    public Errno Set(TKey key, TValue value) => Native.Bpf.Update(Descriptor, Bytes(ref key), Bytes(ref value));

    /// <summary>Removes a key; false when it was not there or cannot be removed (arrays).</summary>
    public bool Remove(TKey key) => Native.Bpf.Delete(Descriptor, Bytes(ref key)) == Errno.None;

    /// <summary>The first key in the map's own order; false when it is empty.</summary>
    public bool TryGetFirstKey(out TKey key)
    {
        key = default;
        return Native.Bpf.NextKey(Descriptor, [], Bytes(ref key)) == Errno.None;
    }

    /// <summary>The key after another. A key removed meanwhile starts again at the first.</summary>
    public bool TryGetNextKey(TKey key, out TKey next)
    {
        next = default;
        return Native.Bpf.NextKey(Descriptor, Bytes(ref key), Bytes(ref next)) == Errno.None;
    }

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();

    private static Span<byte> Bytes<T>(ref T value) where T : unmanaged => MemoryMarshal.AsBytes(new Span<T>(ref value));
}
