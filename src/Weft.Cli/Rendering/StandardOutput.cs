using Weft.Native;

namespace Weft.Cli.Rendering;

/// <summary>Standard output, buffered in large pieces. A reader that has gone (<c>| head</c>) ends the program quietly.</summary>
internal sealed class StandardOutput(int descriptor = 1)
{
    private const int FlushAt = 1 << 15, MostKept = 1 << 22, NoDescriptor = -1;
    private readonly CellBuffer _buffer = new();

    /// <summary>Keeps what is written instead, four megabytes at most: for the live screen, which shows the same pages.</summary>
    public static StandardOutput Keeping() => new(NoDescriptor);

    /// <summary>What was written and is not flushed.</summary>
    public ReadOnlySpan<byte> Kept => _buffer.Bytes;

    /// <summary>Whether writing has failed and is pointless: the reader has gone, or the disk is full.</summary>
    public bool IsClosed => Error != Errno.None;

    /// <summary>What ended the writing; a reader that has gone is <see cref="Errno.BrokenPipe"/>.</summary>
    public Errno Error { get; private set; }

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
        if (descriptor == NoDescriptor)
        {
            if (_buffer.Length >= MostKept) Error = Errno.NoSpace;
            return;
        }
        if (!IsClosed && _buffer.Length > 0) Error = Files.WriteAll(descriptor, _buffer.Bytes);
        _buffer.Clear();
    }

    /// <summary>Forgets what is kept: it has been taken.</summary>
    public void ClearKept() => _buffer.Clear();
}
