namespace Weft.Linux.Procfs;

/// <summary>Walks the lines of <c>/proc/sysvipc/sem</c> and <c>msg</c> (ipc/util.c, ipc/sem.c, ipc/msg.c): columns of numbers below a line of names.</summary>
public ref struct SystemVObjects
{
    private readonly bool _isQueue;
    private TextLines _lines;

    /// <summary>Starts before the first object; the header is read at once.</summary>
    public SystemVObjects(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        _isQueue = _lines.MoveNext() && _lines.Current.IndexOf("msqid"u8) >= 0;
        Current = default;
    }

    /// <summary>The current object.</summary>
    public SystemVObject Current { get; private set; }

    /// <summary>Moves to the next well-formed line; false at the end.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            // key id perms, then nsems of a set, or cbytes qnum lspid lrpid of a queue.
            DecimalScanner numbers = new(_lines.Current);
            if (!numbers.TryNext(out long key) || !numbers.TryNext(out long id) || !numbers.TryNext(out _) || !numbers.TryNext(out long first)) continue;
            SystemVObject value = new() { Key = unchecked((int)key), Id = unchecked((int)id) };
            if (!_isQueue) value.Semaphores = first;
            else
            {
                if (!numbers.TryNext(out value.Messages) || !numbers.TryNext(out long sender) || !numbers.TryNext(out long receiver)) continue;
                value.Bytes = first;
                value.LastSender = unchecked((int)sender);
                value.LastReceiver = unchecked((int)receiver);
            }
            Current = value;
            return true;
        }
        return false;
    }
}
