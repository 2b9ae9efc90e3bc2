using System.Runtime.InteropServices;
using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>The addresses of a stack and how each was found, to recognise stacks that are alike.</summary>
internal readonly struct UnwoundKey(List<UnwoundFrame> frames) : IEquatable<UnwoundKey>
{
    private readonly List<UnwoundFrame> _frames = frames;

    /// <summary>A key that stays as it is when the list it was made of is used again.</summary>
    public UnwoundKey Kept() => new([.. _frames]);

    /// <inheritdoc/>
    public bool Equals(UnwoundKey other)
    {
        ReadOnlySpan<UnwoundFrame> mine = CollectionsMarshal.AsSpan(_frames), others = CollectionsMarshal.AsSpan(other._frames);
        if (mine.Length != others.Length) return false;
        for (int i = 0; i < mine.Length; i++)
        {
            // Where the stacks lie does not matter.
            if (mine[i].Address != others[i].Address || mine[i].Source != others[i].Source || mine[i].IsExact != others[i].IsExact) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UnwoundKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (UnwoundFrame frame in _frames) hash.Add(frame.Address);
        return hash.ToHashCode();
    }
}
