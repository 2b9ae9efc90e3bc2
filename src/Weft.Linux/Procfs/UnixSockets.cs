namespace Weft.Linux.Procfs;

/// <summary>Walks the lines of <c>net/unix</c> (unix(7), net/unix/af_unix.c unix_seq_show): <c>Num: RefCount Protocol Flags Type St Inode [Path]</c>.</summary>
public ref struct UnixSockets
{
    private const ulong AcceptsConnections = 0x10000;
    private TextLines _lines;

    /// <summary>Starts before the first line.</summary>
    public UnixSockets(ReadOnlySpan<byte> text)
    {
        _lines = new TextLines(text);
        Inode = 0;
        IsListening = IsConnected = false;
        Type = 0;
        Path = default;
    }

    /// <summary>The socket's inode, as in <c>socket:[812]</c>.</summary>
    public ulong Inode { get; private set; }

    /// <summary>Whether it listens (flag __SO_ACCEPTCON).</summary>
    public bool IsListening { get; private set; }

    /// <summary>Whether it has a peer (SS_CONNECTED).</summary>
    public bool IsConnected { get; private set; }

    /// <summary>1 stream, 2 datagram, 5 sequenced packets (SOCK_*).</summary>
    public int Type { get; private set; }

    /// <summary>The name it is bound to, raw; empty for none. An abstract name begins with <c>@</c>, its NULs printed as <c>@</c>.</summary>
    public ReadOnlySpan<byte> Path { get; private set; }

    /// <summary>Moves to the next well-formed line; false at the end. A name with a newline in it ends there.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext() && _lines.IsWhole)
        {
            ReadOnlySpan<byte> rest = _lines.Current;
            int colon = rest.IndexOf(": "u8);
            if (colon <= 0) continue;
            rest = rest[(colon + 2)..];
            if (!TryWord(ref rest, 16, out _) || !TryWord(ref rest, 16, out _) || !TryWord(ref rest, 16, out ulong flags)) continue;
            if (!TryWord(ref rest, 16, out ulong type) || !TryWord(ref rest, 16, out ulong state) || !TryWord(ref rest, 10, out ulong inode)) continue;
            Inode = inode;
            IsListening = (flags & AcceptsConnections) != 0;
            IsConnected = state == 3;
            Type = type <= 10 ? (int)type : 0;
            Path = rest.IsEmpty ? rest : rest[1..];
            return true;
        }
        return false;
    }

    private static bool TryWord(ref ReadOnlySpan<byte> rest, int numberBase, out ulong value)
    {
        ReadOnlySpan<byte> word = BlankWords.Next(ref rest);
        return numberBase == 16 ? NumberText.TryHexadecimal(word, out value) : NumberText.TryDecimal(word, out value);
    }
}
