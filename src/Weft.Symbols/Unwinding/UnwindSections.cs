namespace Weft.Symbols.Unwinding;

/// <summary>What of a module the unwinder reads. All addresses are those it was linked for. Whatever is missing is left empty.</summary>
public sealed record UnwindSections
{
    /// <summary>.eh_frame. Where section headers are gone it is found through <see cref="EhFrameHeader"/> in <see cref="Segments"/>.</summary>
    public AddressedBytes EhFrame { get; init; }

    /// <summary>.eh_frame_hdr (PT_GNU_EH_FRAME): a table by which .eh_frame is searched.</summary>
    public AddressedBytes EhFrameHeader { get; init; }

    /// <summary>.debug_frame, decompressed; it may come from a separate debug file.</summary>
    public ReadOnlyMemory<byte> DebugFrame { get; init; }

    /// <summary>The contents of the loaded segments, code among them, for what is analysed where no table speaks of it.</summary>
    public IReadOnlyList<AddressedBytes> Segments { get; init; } = [];

    /// <summary>What DW_EH_PE_textrel is relative to; 0 when the module has no such base.</summary>
    public ulong TextBase { get; init; }

    /// <summary>What DW_EH_PE_datarel is relative to in .eh_frame: the global offset table (DT_PLTGOT).</summary>
    public ulong DataBase { get; init; }
}
