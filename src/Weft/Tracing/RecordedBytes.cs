namespace Weft.Tracing;

/// <summary>Gives the next bytes of a recording, as read(2) does: how many, 0 at the end, or a negative error number.</summary>
/// <param name="into">Where they go.</param>
public delegate int RecordedBytes(Span<byte> into);
