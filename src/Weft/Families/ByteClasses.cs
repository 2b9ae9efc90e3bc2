using System.Runtime.InteropServices;

namespace Weft.Families;

/// <summary>Numbers byte strings: equal ones get the same number, others another. Compared in full, so that no hostile text passes for another.</summary>
public sealed class ByteClasses
{
    private readonly Dictionary<byte[], int> _known = new(ByteComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <summary>Creates an empty set.</summary>
    public ByteClasses() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The number of a text, from 0 in order of first sight.</summary>
    public int Of(ReadOnlySpan<byte> text)
    {
        if (!_lookup.TryGetValue(text, out int number)) _known.Add(text.ToArray(), number = _known.Count);
        return number;
    }

    /// <summary>The number of a list of numbers. Not to be mixed with texts in one set.</summary>
    public int Of(ReadOnlySpan<int> numbers) => Of(MemoryMarshal.AsBytes(numbers));

    /// <summary>Forgets all.</summary>
    public void Clear() => _known.Clear();

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] text) => GetHashCode(text.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        // Seeded anew in each process, so nobody can choose texts that collide.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = new();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
