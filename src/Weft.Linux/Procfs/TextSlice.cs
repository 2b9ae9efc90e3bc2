namespace Weft.Linux.Procfs;

/// <summary>A stretch of a text, kept as numbers so that a parsed value holds no reference to the buffer it came from.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Bytes; 0 for an empty stretch.</param>
public readonly record struct TextSlice(int Start, int Length)
{
    /// <summary>The bytes of this slice in the text it was found in; empty when the text is another, shorter one.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) =>
        (uint)Start <= (uint)text.Length && (uint)Length <= (uint)(text.Length - Start) ? text.Slice(Start, Length) : default;
}
