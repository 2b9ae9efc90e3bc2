using System.Diagnostics.CodeAnalysis;

namespace Weft.Symbols.Elf;

/// <summary>
/// The bytes of a section, of which a compressed one is decompressed only as far as somebody looks: of the debug information of
/// a large library, what describes one function ends long before the section does.
/// </summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class SectionBytes : IDisposable
{
    // Decompressed at once, so that going forward in small steps costs little.
    private const int Step = 1 << 14;

    private readonly Memory<byte> _room;
    private readonly Func<Stream?>? _open;
    private ReadOnlyMemory<byte> _bytes;
    private Stream? _stream;
    private int _filled;

    private SectionBytes(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        _filled = bytes.Length;
    }

    internal SectionBytes(int length, Func<Stream?> open)
    {
        _room = new byte[length];
        _bytes = _room;
        _open = open;
    }

    /// <summary>A section without bytes.</summary>
    public static SectionBytes Empty { get; } = new(default);

    /// <summary>How many there are; fewer, once they have been asked for, when the rest cannot be decompressed.</summary>
    public int Length => _bytes.Length;

    /// <summary>All bytes.</summary>
    public ReadOnlySpan<byte> Whole => UpTo(Length);

    /// <summary>Wraps bytes that are not compressed.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor by another name would say no more.")]
    public static implicit operator SectionBytes(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>Wraps bytes that are not compressed.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor by another name would say no more.")]
    public static implicit operator SectionBytes(byte[] bytes) => new(bytes);

    /// <summary>The section with the bytes before an end in place; the others may not be yet, and are not to be looked at.</summary>
    /// <param name="end">How far the caller looks; past the last byte is as good as that.</param>
    public ReadOnlySpan<byte> UpTo(long end)
    {
        if (end > _filled && _filled < _bytes.Length) Fill((int)Math.Min(_bytes.Length, end + Step));
        return _bytes.Span;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
        _bytes = _bytes[.._filled];
    }

    private void Fill(int end)
    {
        _stream ??= _open!();
        if (_stream is not null && SectionCompression.TryRead(_stream, _room.Span[_filled..end], out int got) && (_filled += got) == end)
        {
            if (_filled == _bytes.Length) Dispose();
            return;
        }
        // It is broken from here on, or shorter than it says.
        Dispose();
    }
}
