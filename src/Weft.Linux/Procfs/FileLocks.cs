namespace Weft.Linux.Procfs;

/// <summary>Walks <c>/proc/locks</c> (proc_locks(5)): locks, each followed by the requests that wait for it.</summary>
public ref struct FileLocks
{
    private TextLines _lines;

    /// <summary>Starts before the first line.</summary>
    public FileLocks(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Current = default;
    }

    /// <summary>The current lock or request.</summary>
    public FileLock Current { get; private set; }

    /// <summary>Moves to the next well-formed line; false at the end. A line that lost its newline is cut and not given.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            if (!TryParseLine(_lines.Current, out FileLock value)) continue;
            Current = value;
            return true;
        }
        return false;
    }

    /// <summary>Parses one line, such as <c>1: POSIX  ADVISORY  WRITE 812 fd:00:2531452 0 EOF</c>.</summary>
    public static bool TryParseLine(ReadOnlySpan<byte> line, out FileLock value)
    {
        value = default;
        ReadOnlySpan<byte> rest = line;
        ReadOnlySpan<byte> ordinal = BlankWords.Next(ref rest);
        if (ordinal.Length < 2 || ordinal[^1] != ':' || !NumberText.TryDecimal(ordinal[..^1], out ulong number) || number > long.MaxValue) return false;
        value.Ordinal = (long)number;

        ReadOnlySpan<byte> kind = BlankWords.Next(ref rest);
        value.IsBlocked = kind.SequenceEqual("->"u8);
        if (value.IsBlocked) kind = BlankWords.Next(ref rest);
        value.Kind = kind.SequenceEqual("POSIX"u8) ? FileLockKind.Posix
            : kind.SequenceEqual("FLOCK"u8) ? FileLockKind.Flock
            : kind.SequenceEqual("OFDLCK"u8) ? FileLockKind.OpenFileDescription
            : kind.SequenceEqual("LEASE"u8) ? FileLockKind.Lease
            : kind.SequenceEqual("DELEG"u8) ? FileLockKind.Delegation
            : FileLockKind.Other;

        ReadOnlySpan<byte> mode = BlankWords.Next(ref rest);
        value.IsMandatory = mode.SequenceEqual("MANDATORY"u8);
        value.IsBreaking = mode.SequenceEqual("BREAKING"u8);

        ReadOnlySpan<byte> access = BlankWords.Next(ref rest);
        value.Access = access.SequenceEqual("READ"u8) ? FileLockAccess.Read
            : access.SequenceEqual("WRITE"u8) || access.SequenceEqual("RW"u8) ? FileLockAccess.Write
            : FileLockAccess.Unlocked;

        return NumberText.TryInt32(BlankWords.Next(ref rest), out value.ProcessId) && TryFile(BlankWords.Next(ref rest), ref value)
            && NumberText.TryDecimal(BlankWords.Next(ref rest), out value.Start) && TryEnd(BlankWords.Next(ref rest), out value.End);
    }

    // major:minor:inode, the device in hexadecimal; "<none>:0" when the file is gone.
    private static bool TryFile(ReadOnlySpan<byte> word, ref FileLock value)
    {
        if (word.SequenceEqual("<none>:0"u8)) return true;
        int first = word.IndexOf((byte)':');
        int last = word.LastIndexOf((byte)':');
        if (first < 0 || last == first) return false;
        if (!NumberText.TryHexadecimal(word[..first], out ulong major) || !NumberText.TryHexadecimal(word[(first + 1)..last], out ulong minor)) return false;
        if (major > uint.MaxValue || minor > uint.MaxValue) return false;
        value.DeviceMajor = (uint)major;
        value.DeviceMinor = (uint)minor;
        return NumberText.TryDecimal(word[(last + 1)..], out value.Inode);
    }

    private static bool TryEnd(ReadOnlySpan<byte> word, out ulong end)
    {
        end = FileLock.EndOfFile;
        return word.SequenceEqual("EOF"u8) || NumberText.TryDecimal(word, out end);
    }
}
