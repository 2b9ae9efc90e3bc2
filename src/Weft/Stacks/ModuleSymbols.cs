using System.Text;
using Weft.Native;
using Weft.Symbols.Dwarf;
using Weft.Symbols.Elf;

namespace Weft.Stacks;

/// <summary>The names and source lines of one module, from its own file and from a separate debug file; each is read when it is first asked for.</summary>
internal sealed class ModuleSymbols(ElfImage image, string path, TargetFiles files) : IDisposable
{
    private readonly List<MappedFile> _opened = [];
    private ElfImage? _debug;
    private bool _hasSoughtDebug;
    private SymbolTable? _symbols;
    private SourceLocator? _locator;
    private bool _hasSoughtSource;

    /// <summary>The symbol that covers a file address.</summary>
    public bool TryFindSymbol(ulong address, out ulong start, out ReadOnlySpan<byte> name)
    {
        _symbols ??= BuildSymbols();
        bool found = _symbols.TryFind(address, out ElfSymbol symbol);
        start = symbol.Address;
        name = found ? _symbols.Name(symbol) : default;
        return found;
    }

    /// <summary>The function and the calls inlined into it at a file address, innermost first; empty when there is no debug information about it.</summary>
    public void FindSource(ulong address, List<SourceFrame> frames)
    {
        frames.Clear();
        if (!_hasSoughtSource)
        {
            _hasSoughtSource = true;
            _locator = OpenLocator(image) ?? (Debug() is { } debug ? OpenLocator(debug) : null);
        }
        _locator?.Find(address, frames);
    }

    /// <summary>.debug_frame of the file or its debug file.</summary>
    public ReadOnlyMemory<byte> DebugFrame() =>
        image.TryGetBytes(".debug_frame"u8, out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok ? bytes : default;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MappedFile file in _opened) file.Dispose();
    }

    private SymbolTable BuildSymbols()
    {
        SymbolTableBuilder builder = new(SymbolSelection.Code);
        builder.Add(image);
        if (!image.HasFullSymbols)
        {
            if (image.TryOpenMiniDebugInformation(out ElfImage? mini) == ElfOutcome.Ok) builder.Add(mini!, SymbolOrigin.MiniDebugInformation);
            if (Debug() is { } debug) builder.Add(debug, SymbolOrigin.DebugFile);
        }
        return builder.Build();
    }

    private ElfImage? Debug()
    {
        if (_hasSoughtDebug) return _debug;
        _hasSoughtDebug = true;
        byte[] id = image.BuildId.ToArray();
        if (DebugFilePaths.ByBuildId(id) is { } byId) _debug = OpenDebug(byId, candidate => candidate.BuildId.Span.SequenceEqual(id));
        if (_debug is not null || !image.TryGetDebugLink(out DebugLink link)) return _debug;
        foreach (string place in DebugFilePaths.ByDebugLink(path, link))
        {
            _debug = OpenDebug(place, candidate => id.Length > 0 ? candidate.BuildId.Span.SequenceEqual(id) : DebugLinkChecksum.Compute(candidate.Bytes.Span) == link.Checksum);
            if (_debug is not null) break;
        }
        return _debug;
    }

    private ElfImage? OpenDebug(string place, Predicate<ElfImage> fits)
    {
        if (files.OpenDebug(place) is not { } file) return null;
        if (ElfImage.TryOpen(file.Memory, out ElfImage? opened) == ElfOutcome.Ok && fits(opened!))
        {
            _opened.Add(file);
            return opened;
        }
        file.Dispose();
        return null;
    }

    private SourceLocator? OpenLocator(ElfImage from)
    {
        if (!from.TryFindSection(".debug_info"u8, out _) && !from.TryFindSection(".zdebug_info"u8, out _)) return null;
        DwarfSections sections = Sections(from);
        if (from.TryGetAlternateDebugLink(out AlternateDebugLink link))
        {
            byte[] id = link.BuildId.ToArray();
            foreach (string place in DebugFilePaths.ByAlternateLink(path, link))
            {
                if (OpenDebug(place, candidate => candidate.BuildId.Span.SequenceEqual(id)) is not { } alternate) continue;
                sections = sections with { Alternate = Sections(alternate) };
                break;
            }
        }
        return new SourceLocator(sections) { Convention = LineConvention.Debugger };
    }

    private static DwarfSections Sections(ElfImage from)
    {
        return new DwarfSections
        {
            Info = Section("info"),
            Types = Section("types"),
            Abbreviations = Section("abbrev"),
            Line = Section("line"),
            LineStrings = Section("line_str"),
            Strings = Section("str"),
            StringOffsets = Section("str_offsets"),
            Addresses = Section("addr"),
            Ranges = Section("ranges"),
            RangeLists = Section("rnglists"),
            AddressRanges = Section("aranges"),
        };

        ReadOnlyMemory<byte> Section(string name) => from.TryGetBytes(Encoding.UTF8.GetBytes(".debug_" + name), out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok ? bytes : default;
    }
}
