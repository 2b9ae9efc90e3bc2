namespace Weft.Linux.Procfs;

/// <summary>Walks the lines <c>tfd:</c> of an epoll file's <c>fdinfo</c>: the files it watches.</summary>
public ref struct EventPollTargets
{
    private KeyValueLines _lines;

    /// <summary>Starts before the first file.</summary>
    public EventPollTargets(ReadOnlySpan<byte> text)
    {
        _lines = new KeyValueLines(text);
        Descriptor = 0;
        Events = 0;
        Data = 0;
    }

    /// <summary>The descriptor it was added as (the process may have closed it since).</summary>
    public int Descriptor { get; private set; }

    /// <summary>EPOLL* bits waited for (epoll_ctl(2)).</summary>
    public uint Events { get; private set; }

    /// <summary>The user's data.</summary>
    public ulong Data { get; private set; }

    /// <summary>Moves to the next well-formed line; false at the end.</summary>
    public bool MoveNext()
    {
        while (_lines.MoveNext())
        {
            if (!_lines.Key.SequenceEqual("tfd"u8)) continue;
            ReadOnlySpan<byte> value = _lines.Value;
            DecimalScanner number = new(value);
            if (!number.TryNext(out long descriptor) || descriptor is < 0 or > int.MaxValue) continue;
            if (!TryField(number.Rest, "events:"u8, out ulong events) || events > uint.MaxValue || !TryField(number.Rest, "data:"u8, out ulong data)) continue;
            Descriptor = (int)descriptor;
            Events = (uint)events;
            Data = data;
            return true;
        }
        return false;
    }

    private static bool TryField(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out ulong value)
    {
        value = 0;
        int at = text.IndexOf(name);
        if (at < 0) return false;
        ReadOnlySpan<byte> rest = text[(at + name.Length)..].TrimStart((byte)' ');
        int end = rest.IndexOf((byte)' ');
        return NumberText.TryHexadecimal(end < 0 ? rest : rest[..end], out value);
    }
}
