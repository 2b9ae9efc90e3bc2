namespace Weft.Symbols.Elf;

public sealed partial class ElfImage
{
    // A note with the build id comes early; a hostile file may have millions.
    private const int MaximumNotes = 4096;
    // The symbols of a large program take a few MiB.
    private const int MaximumMiniBytes = 1 << 28;

    /// <summary>The build id (NT_GNU_BUILD_ID), by the note segments or else the note sections; empty when there is none.</summary>
    public ReadOnlyMemory<byte> BuildId
    {
        get
        {
            int left = MaximumNotes;
            foreach (ref readonly ElfSegment segment in Segments)
            {
                if (segment.Type == ElfSegmentType.Note && TryGetSegmentBytes(segment, out ReadOnlyMemory<byte> bytes)
                    && TryFindBuildId(bytes, segment.Alignment, ref left, out ReadOnlyMemory<byte> id)) return id;
            }
            foreach (ref readonly ElfSection section in Sections)
            {
                if (section.Type == ElfSectionType.Note && TryGetStoredBytes(section, out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok
                    && TryFindBuildId(bytes, section.Alignment, ref left, out ReadOnlyMemory<byte> id)) return id;
            }
            return default;
        }
    }

    /// <summary>Where the debug information was moved to (.gnu_debuglink).</summary>
    public bool TryGetDebugLink(out DebugLink link)
    {
        link = default;
        return TryGetBytes(".gnu_debuglink"u8, out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok && DebugLink.TryParse(bytes, out link);
    }

    /// <summary>Where what is common to several debug files was moved to (.gnu_debugaltlink).</summary>
    public bool TryGetAlternateDebugLink(out AlternateDebugLink link)
    {
        link = default;
        return TryGetBytes(".gnu_debugaltlink"u8, out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok && AlternateDebugLink.TryParse(bytes, out link);
    }

    /// <summary>Opens the small ELF file with the local symbols that some distributions compress into .gnu_debugdata (gdb manual, "MiniDebugInfo").</summary>
    /// <param name="image">The image within; its addresses are this file's.</param>
    public ElfOutcome TryOpenMiniDebugInformation(out ElfImage? image)
    {
        image = null;
        ElfOutcome outcome = TryGetBytes(".gnu_debugdata"u8, out ReadOnlyMemory<byte> compressed);
        if (outcome != ElfOutcome.Ok) return outcome;
        outcome = XzDecoder.TryDecode(compressed.Span, MaximumMiniBytes, out byte[] bytes);
        return outcome == ElfOutcome.Ok ? TryOpen(bytes, out image) : outcome;
    }

    private static bool TryFindBuildId(ReadOnlyMemory<byte> bytes, ulong alignment, ref int left, out ReadOnlyMemory<byte> id)
    {
        ElfNotes notes = new(bytes.Span, alignment);
        while (left-- > 0 && notes.MoveNext())
        {
            ElfNote note = notes.Current;
            if (note.Type != ElfNote.BuildIdType || !note.Owner.SequenceEqual("GNU"u8) || note.Description.IsEmpty) continue;
            if (!bytes.Span.Overlaps(note.Description, out int at)) continue;
            id = bytes.Slice(at, note.Description.Length);
            return true;
        }
        id = default;
        return false;
    }
}
