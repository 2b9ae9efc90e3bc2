namespace Weft.Linux.Procfs;

/// <summary>Walks the lines of <c>net/netlink</c> and <c>net/packet</c>: of each, the inode in the column that the header names.</summary>
public ref struct ListedSockets
{
    private readonly int _column;
    private readonly int _protocolColumn;
    private TextLines _lines;

    /// <summary>Starts before the first line; the header is read at once.</summary>
    public ListedSockets(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Inode = 0;
        Protocol = 0;
        _column = _protocolColumn = -1;
        if (!_lines.MoveNext()) return;
        ReadOnlySpan<byte> rest = _lines.Current;
        for (int i = 0; BlankWords.Next(ref rest) is { IsEmpty: false } word; i++)
        {
            if (word.SequenceEqual("Inode"u8)) _column = i;
            if (word.SequenceEqual("Eth"u8)) _protocolColumn = i;
        }
    }

    /// <summary>The socket's inode.</summary>
    public ulong Inode { get; private set; }

    /// <summary>The netlink protocol (NETLINK_*: 0 routing, 9 audit, 15 device events, 16 generic …); 0 in <c>net/packet</c>.</summary>
    public int Protocol { get; private set; }

    /// <summary>Moves to the next line that has an inode; false at the end.</summary>
    public bool MoveNext()
    {
        while (_column >= 0 && _lines.MoveNext() && _lines.IsWhole)
        {
            ReadOnlySpan<byte> rest = _lines.Current;
            bool found = false;
            Protocol = 0;
            for (int i = 0; !found && BlankWords.Next(ref rest) is { IsEmpty: false } word; i++)
            {
                if (i == _protocolColumn && NumberText.TryInt32(word, out int protocol)) Protocol = protocol;
                if (i != _column) continue;
                found = NumberText.TryDecimal(word, out ulong inode);
                Inode = inode;
            }
            if (found) return true;
        }
        return false;
    }
}
