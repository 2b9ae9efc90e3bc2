namespace Weft.Symbols.Unwinding;

/// <summary>Gets at the bytes of code: from the module's segments, or where it has none (code made at run time, the vdso) from memory.</summary>
internal sealed class CodeBytes(ModuleMap map)
{
    private const int WindowBytes = 512;
    private const int LongestInstruction = 15;

    private readonly byte[] _window = new byte[WindowBytes];
    private ulong _windowStart;
    private int _windowLength;

    /// <summary>Whose memory is read. What was read of another is forgotten.</summary>
    public IMemory? Memory
    {
        get;
        set
        {
            field = value;
            _windowLength = 0;
            Version++;
        }
    }

    /// <summary>Changes when bytes that were given out may no longer be what they were.</summary>
    public int Version { get; private set; }

    /// <summary>The bytes from a run-time address on, some of them at least.</summary>
    /// <returns>False when the address is not executable or cannot be read. A window from memory holds until the next call.</returns>
    public bool TryGet(ulong address, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (!map.TryFind(address, out ModuleRange range)) return false;
        if (range.Module is { } module)
        {
            ulong linked = unchecked(address - module.LoadBias);
            foreach (AddressedBytes segment in module.Table.Sections.Segments)
                if (segment.TryFrom(linked, out bytes)) return true;
        }
        // Near the window's end an instruction may be cut; then it is moved on.
        ulong offset = unchecked(address - _windowStart);
        if (offset >= (ulong)_windowLength || offset + LongestInstruction > (ulong)_windowLength)
        {
            if (!TryFill(address, range.End - address)) return false;
            offset = 0;
        }
        bytes = _window.AsMemory((int)offset, _windowLength - (int)offset);
        return true;
    }

    /// <summary>Fills the destination with code.</summary>
    public bool TryCopy(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (!TryGet(address, out ReadOnlyMemory<byte> bytes)) return false;
            int count = Math.Min(bytes.Length, destination.Length);
            bytes.Span[..count].CopyTo(destination);
            destination = destination[count..];
            address += (ulong)count;
        }
        return true;
    }

    /// <summary>Whether the bytes before an address can be a call instruction: what tells a return address from other words.</summary>
    public bool IsAfterCall(ulong address)
    {
        const int longest = 7;
        Span<byte> before = stackalloc byte[longest];
        before.Clear();
        // Not always are there seven bytes: the call may be the first instruction of a mapping.
        int have = longest;
        while (have >= 2 && (address < (ulong)have || !TryCopy(address - (ulong)have, before[^have..]))) have--;
        if (have < 2) return false;
        if (have >= 5 && before[^5] == 0xE8) return true;
        for (int length = 2; length <= have; length++)
            if (IsIndirectCall(before[^length..])) return true;
        return false;
    }

    // FF /2 with each form of its operand, by the length that form has. A prefix before it changes nothing here.
    private static bool IsIndirectCall(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != 0xFF || (bytes[1] & 0x38) != 0x10) return false;
        (int mode, int operand) = (bytes[1] >> 6, bytes[1] & 7);
        int length = 2 + mode switch { 0 => operand == 5 ? 4 : 0, 1 => 1, 2 => 4, _ => 0 };
        if (mode != 3 && operand == 4)
        {
            length++;
            if (mode == 0 && bytes.Length > 2 && (bytes[2] & 7) == 5) length += 4;
        }
        return length == bytes.Length;
    }

    private bool TryFill(ulong address, ulong available)
    {
        _windowStart = address;
        _windowLength = 0;
        Version++;
        if (Memory is null) return false;
        // To the end of the page at least can be read when any of it can.
        int page = 4096 - (int)(address & 4095);
        foreach (int wanted in (ReadOnlySpan<int>)[WindowBytes, Math.Min(page, WindowBytes), 16, 1])
        {
            int length = (int)Math.Min((ulong)wanted, available);
            if (!Memory.TryRead(address, _window.AsSpan(0, length))) continue;
            _windowLength = length;
            return true;
        }
        return false;
    }
}
