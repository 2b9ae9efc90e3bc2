using System.Buffers.Text;

namespace Weft.Linux.Procfs;

/// <summary>Builds a NUL-terminated path such as <c>812/task/815/stat</c> in a caller's buffer, without allocating.</summary>
public ref struct ProcPath
{
    /// <summary>A buffer of this size holds every path Weft builds below a proc root.</summary>
    public const int MaximumBytes = 96;

    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>Starts an empty path in <paramref name="buffer"/>.</summary>
    public ProcPath(Span<byte> buffer)
    {
        _buffer = buffer;
        _length = 0;
    }

    /// <summary>The path so far, ending in NUL.</summary>
    public readonly ReadOnlySpan<byte> Terminated
    {
        get
        {
            _buffer[_length] = 0;
            return _buffer[..(_length + 1)];
        }
    }

    /// <summary>Appends a decimal number.</summary>
    public ProcPath Number(int value)
    {
        if (!Utf8Formatter.TryFormat(value, _buffer[_length..^1], out int written)) throw new ArgumentException("The path is too long.", nameof(value));
        _length += written;
        return this;
    }

    /// <summary>Appends literal bytes, slashes included.</summary>
    public ProcPath Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer[_length..^1]);
        _length += text.Length;
        return this;
    }

    /// <summary>Goes back to an earlier length (see <see cref="Length"/>), to append another ending.</summary>
    public void Truncate(int length) => _length = length;

    /// <summary>Bytes so far, without the NUL.</summary>
    public readonly int Length => _length;
}
