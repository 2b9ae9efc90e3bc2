namespace Weft.Linux.Procfs;

/// <summary>
/// Walks the lines <c>lock:</c> of <c>fdinfo</c> (proc_pid_fdinfo(5), fs/locks.c __show_fd_locks): the locks that were made
/// through this very open file description, or for POSIX locks through this file by this process.
/// </summary>
public ref struct DescriptorLocks
{
    private KeyValueLines _lines;

    /// <summary>Starts before the first lock.</summary>
    public DescriptorLocks(ReadOnlySpan<byte> text)
    {
        _lines = new KeyValueLines(text);
        Current = default;
    }

    /// <summary>The current lock.</summary>
    public FileLock Current { get; private set; }

    /// <summary>Moves to the next well-formed lock; false at the end.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext())
        {
            if (!_lines.Key.SequenceEqual("lock"u8) || !FileLocks.TryParseLine(_lines.Value, out FileLock value)) continue;
            Current = value;
            return true;
        }
        return false;
    }
}
