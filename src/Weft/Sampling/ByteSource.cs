namespace Weft.Sampling;

/// <summary>Reads what a <see cref="ByteSink"/> wrote, from bytes that may be anything. The first thing that cannot be sets <see cref="HasFailed"/>; from then on all is 0 and empty.</summary>
internal ref struct ByteSource(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether the bytes were not what was to be read.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether all was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Length => _rest.Length;

    /// <summary>Gives up on the rest.</summary>
    public void Fail()
    {
        HasFailed = true;
        _rest = default;
    }

    public ulong Number()
    {
        ulong value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            byte next = _rest[i];
            // The tenth byte has room for one bit.
            if (i == 9 && next > 1) break;
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return value;
        }
        Fail();
        return 0;
    }

    /// <summary>A number of which more than <paramref name="maximum"/> cannot be.</summary>
    public int Count(int maximum)
    {
        ulong value = Number();
        if (value <= (ulong)maximum) return (int)value;
        Fail();
        return 0;
    }

    /// <summary>What comes a step after a number.</summary>
    public ulong Step(ulong from)
    {
        ulong step = Number();
        return unchecked(from + ((step >> 1) ^ (0 - (step & 1))));
    }

    public ReadOnlySpan<byte> Text()
    {
        int length = Count(int.MaxValue);
        if (length > _rest.Length)
        {
            Fail();
            return default;
        }
        ReadOnlySpan<byte> text = _rest[..length];
        _rest = _rest[length..];
        return text;
    }
}
