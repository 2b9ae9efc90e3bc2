using Weft.Native;

namespace Weft.Linux.Procfs;

/// <summary>One buffer that file after file is read into; it grows to the largest file met, up to a cap.</summary>
public sealed class ReadBuffer
{
    private readonly int _maximum;
    private byte[] _bytes;
    private int _length;

    /// <summary>Creates a buffer.</summary>
    /// <param name="initial">Bytes to begin with; a page is what procfs hands out at once.</param>
    /// <param name="maximum">Bytes after which a file is cut (see <see cref="IsCut"/>).</param>
    public ReadBuffer(int initial = 4096, int maximum = 1 << 24)
    {
        _bytes = new byte[initial];
        _maximum = Math.Max(initial, maximum);
    }

    /// <summary>The text last read.</summary>
    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, _length);

    /// <summary>Whether the last file was longer than the cap and only its beginning is here.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Forgets the text; the memory stays.</summary>
    public void Clear()
    {
        _length = 0;
        IsCut = false;
    }

    /// <summary>Reads from a descriptor to its end.</summary>
    /// <param name="descriptor">An open file.</param>
    /// <param name="oneRecord">
    /// The kernel makes this file in one piece (stat, status, io, schedstat …: single_open in fs/proc), so a read shorter
    /// than the room ends it and the second read, which would answer 0, is saved. Files of many records (maps, cgroup,
    /// locks) may answer short at any record and must be read to 0.
    /// </param>
    /// <returns>Bytes read, or a negative <see cref="Errno"/>.</returns>
    public int Fill(int descriptor, bool oneRecord = false)
    {
        Clear();
        while (true)
        {
            Span<byte> room = _bytes.AsSpan(_length);
            int got = Files.Read(descriptor, room);
            if (got < 0) return got;
            _length += got;
            if (got == 0 || (oneRecord && got < room.Length)) return _length;
            if (_length < _bytes.Length) continue;
            if (_bytes.Length >= _maximum)
            {
                IsCut = true;
                return _length;
            }
            Array.Resize(ref _bytes, Math.Min(_maximum, _bytes.Length * 2));
        }
    }

    /// <summary>Reads a whole file from its beginning, wherever the descriptor stands: pread(2).</summary>
    /// <param name="descriptor">An open file.</param>
    /// <returns>Bytes read, or a negative <see cref="Errno"/>.</returns>
    public int FillAt(int descriptor)
    {
        Clear();
        while (true)
        {
            int got = Files.ReadAt(descriptor, _bytes.AsSpan(_length), _length);
            if (got < 0) return got;
            _length += got;
            if (got == 0) return _length;
            if (_length < _bytes.Length) continue;
            if (_bytes.Length >= _maximum)
            {
                IsCut = true;
                return _length;
            }
            Array.Resize(ref _bytes, Math.Min(_maximum, _bytes.Length * 2));
        }
    }
}
