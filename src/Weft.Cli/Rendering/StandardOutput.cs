using Weft.Native;

namespace Weft.Cli.Rendering;

/// <summary>Standard output, buffered in large pieces. A reader that has gone (<c>| head</c>) ends the program quietly.</summary>
internal sealed class StandardOutput(int descriptor = 1)
{
    private const int FlushAt = 1 << 15;
    private readonly CellBuffer _buffer = new();

    /// <summary>Whether the reader has gone and writing is pointless.</summary>
    public bool IsClosed { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (IsClosed) return;
        _buffer.Text(bytes);
        if (_buffer.Length >= FlushAt) Flush();
    }

    public void Write(string text)
    {
        if (IsClosed) return;
        _buffer.Text(text);
        if (_buffer.Length >= FlushAt) Flush();
    }

    public void Line(string text)
    {
        Write(text);
        Write("\n"u8);
    }

    public void Flush()
    {
        if (!IsClosed && _buffer.Length > 0) IsClosed = Files.WriteAll(descriptor, _buffer.Bytes) != Errno.None;
        _buffer.Clear();
    }
}
