using Weft.Native;
using Weft.Symbols.Elf;
using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>A program, library or the vdso as the target has it loaded.</summary>
public sealed class TargetModule : IDisposable
{
    private readonly MappedFile? _file;
    private readonly ModuleSymbols _symbols;

    internal TargetModule(string path, string how, ElfImage image, ulong bias, MappedFile? file, TargetFiles files, AnswerCache? cache)
    {
        Path = path;
        How = how;
        Bias = bias;
        _file = file;
        _symbols = new ModuleSymbols(image, path, files, cache);
        Unwind = new UnwindModule(Name, new UnwindTable(Sections(image, _symbols)), bias);
    }

    /// <summary>Its path as the target's <c>maps</c> has it, without the mark of a removed file; <c>[vdso]</c> for that.</summary>
    public string Path { get; }

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>How its bytes were reached: map_files, path, exe or memory.</summary>
    public string How { get; }

    /// <summary>What is added to the addresses in the file to give those at run time, modulo 2^64.</summary>
    public ulong Bias { get; }

    internal UnwindModule Unwind { get; }

    internal ModuleSymbols Symbols => _symbols;

    /// <inheritdoc/>
    public void Dispose()
    {
        _symbols.Dispose();
        _file?.Dispose();
    }

    private static UnwindSections Sections(ElfImage image, ModuleSymbols symbols)
    {
        AddressedBytes header = image.TryFindExceptionFrameHeader(out ReadOnlyMemory<byte> headerBytes, out ulong headerAddress) ? new(headerAddress, headerBytes) : default;
        AddressedBytes frames = image.TryFindSection(".eh_frame"u8, out ElfSection section) && image.TryGetBytes(section, out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok ? new(section.Address, bytes) : default;
        List<AddressedBytes> segments = [];
        foreach (ref readonly ElfSegment segment in image.Segments)
        {
            if (segment.Type == ElfSegmentType.Load && image.TryGetSegmentBytes(segment, out ReadOnlyMemory<byte> loaded)) segments.Add(new(segment.Address, loaded));
        }
        return new UnwindSections { EhFrame = frames, EhFrameHeader = header, Segments = segments, DebugFrame = symbols.DebugFrame(elsewhere: header.Bytes.IsEmpty && frames.Bytes.IsEmpty) };
    }
}
