using System.Globalization;
using Weft.Native;

namespace Weft.Tracing;

/// <summary>Cuts a recording into lines. A line that is longer than any of Weft's is passed over and counted.</summary>
internal sealed class RecordedLines(RecordedBytes bytes)
{
    /// <summary>Bytes of a line at most.</summary>
    public const int MostBytes = 4 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _begin, _end;
    private bool _atEnd;

    /// <summary>The number of the line last read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Why reading ended before the end of the file; empty when it did not.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>The next line without its end; false at the end of the file. The span is valid until the next call.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isTooLong">Whether it was longer than is read; the line is empty then.</param>
    /// <param name="isWhole">Whether a newline ended it.</param>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool isTooLong, out bool isWhole)
    {
        line = default;
        isTooLong = false;
        int looked = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_begin + looked, _end - _begin - looked).IndexOf((byte)'\n');
            isWhole = at >= 0;
            if (isWhole || (_atEnd && _begin < _end))
            {
                int length = isWhole ? looked + at : _end - _begin;
                if (!isTooLong) line = _buffer.AsSpan(_begin, length);
                _begin = isWhole ? _begin + length + 1 : _end;
                Number++;
                return true;
            }
            if (_atEnd)
            {
                if (!isTooLong) return false;
                Number++;
                return true;
            }
            looked = _end - _begin;
            if (looked >= MostBytes)
            {
                isTooLong = true;
                _begin = _end = looked = 0;
            }
            Fill();
        }
    }

    private void Fill()
    {
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            _end -= _begin;
            _begin = 0;
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        int read = bytes(_buffer.AsSpan(_end));
        if (read > 0)
        {
            _end += read;
            return;
        }
        _atEnd = true;
        if (read < 0) Failure = string.Create(CultureInfo.InvariantCulture, $"it cannot be read on after line {Number}: {ErrorText.Of((Errno)(-read))}");
    }
}
