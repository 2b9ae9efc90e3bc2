namespace Weft.Symbols.Unwinding;

/// <summary>Finds the call frame information of an address in one module: by .eh_frame_hdr where it is, else by an index made once.</summary>
public sealed class UnwindTable
{
    private readonly CallFrameSection? _ehFrame;
    private readonly CallFrameSection? _debugFrame;
    private readonly FrameHeader _header;
    private readonly Lazy<FrameIndex>? _ehIndex;
    private readonly Lazy<FrameIndex>? _debugIndex;

    /// <summary>Makes a table of a module's sections. Nothing is read yet but the header.</summary>
    public UnwindTable(UnwindSections sections)
    {
        Sections = sections;
        _header = FrameHeader.Parse(sections);
        AddressedBytes frames = sections.EhFrame;
        if (frames.Bytes.IsEmpty && _header.FramesAddress != 0)
        {
            foreach (AddressedBytes segment in sections.Segments)
                if (segment.TryFrom(_header.FramesAddress, out ReadOnlyMemory<byte> rest)) frames = new AddressedBytes(_header.FramesAddress, rest);
        }
        if (!frames.Bytes.IsEmpty)
        {
            _ehFrame = new CallFrameSection(frames.Bytes, frames.Address, isDebugFrame: false, sections);
            _ehIndex = new Lazy<FrameIndex>(() => new FrameIndex(_ehFrame));
        }
        if (!sections.DebugFrame.IsEmpty)
        {
            _debugFrame = new CallFrameSection(sections.DebugFrame, 0, isDebugFrame: true, sections);
            _debugIndex = new Lazy<FrameIndex>(() => new FrameIndex(_debugFrame));
        }
    }

    /// <summary>What the table was made of.</summary>
    public UnwindSections Sections { get; }

    /// <summary>Finds the frame description that contains an address.</summary>
    /// <param name="address">The address, as linked.</param>
    /// <param name="description">The description.</param>
    /// <returns>False when no table of the module speaks of the address.</returns>
    public bool TryFind(ulong address, out FrameDescription description)
    {
        if (_ehFrame is not null && TryFindEh(address, out description)) return true;
        if (_debugFrame is not null && _debugIndex!.Value.TryFind(address, out int offset)
            && _debugFrame.TryDescription(offset, out description) && description.Contains(address)) return true;
        description = default;
        return false;
    }

    /// <summary>All frame descriptions of .eh_frame, or where there is none of .debug_frame, in their order. For tests and tools: it reads the whole section.</summary>
    public IEnumerable<FrameDescription> Descriptions()
    {
        if ((_ehFrame ?? _debugFrame) is not { } section) yield break;
        int offset = 0;
        while (true)
        {
            int at = offset;
            if (!section.TryNext(ref offset, out bool isDescription)) yield break;
            if (isDescription && section.TryDescription(at, out FrameDescription description)) yield return description;
        }
    }

    private bool TryFindEh(ulong address, out FrameDescription description)
    {
        if (_header.TryFind(address, out ulong key, out ulong entry))
        {
            ulong place = unchecked(entry - _ehFrame!.Address);
            if (place < (ulong)_ehFrame.Bytes.Length && _ehFrame.TryDescription((int)place, out description) && description.Start == key)
                return description.Contains(address);
            // The header does not agree with what it is a table of: it is not to be trusted at all.
        }
        else if (_header.IsSearchable)
        {
            description = default;
            return false;
        }
        description = default;
        return _ehIndex!.Value.TryFind(address, out int offset) && _ehFrame!.TryDescription(offset, out description) && description.Contains(address);
    }
}
