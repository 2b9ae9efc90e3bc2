namespace Weft.Linux.Procfs;

/// <summary>
/// Walks the arguments in <c>cmdline</c> (proc_pid_cmdline(5)): strings that end in NUL. A process may write over them
/// (setproctitle); then the text often has no NUL, or a tail of them, and is one argument.
/// </summary>
public ref struct CommandLineArguments
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first argument.</summary>
    /// <param name="text">The whole file; empty for kernel threads and zombies.</param>
    public CommandLineArguments(ReadOnlySpan<byte> text)
    {
        // A title written over longer arguments leaves a tail of NULs. A program with one argument and then only empty ones
        // looks the same; titles are common and that is not, so the tail is dropped. With a NUL before it nothing is.
        ReadOnlySpan<byte> trimmed = text.TrimEnd((byte)0);
        _rest = trimmed.IndexOf((byte)0) < 0 ? trimmed : text;
        Current = default;
    }

    /// <summary>The current argument, without its NUL.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Moves to the next argument; false at the end.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        int end = _rest.IndexOf((byte)0);
        Current = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }
}
