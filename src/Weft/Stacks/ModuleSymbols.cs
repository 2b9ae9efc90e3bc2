using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Weft.Native;
using Weft.Symbols.Answers;
using Weft.Symbols.Dwarf;
using Weft.Symbols.Elf;

namespace Weft.Stacks;

/// <summary>
/// The names and source lines of one module: from what is kept of earlier looks at it, else from its own file and from a
/// separate debug file, each of which is read when it is first needed.
/// </summary>
internal sealed class ModuleSymbols(ElfImage image, string path, TargetFiles files, AnswerCache? cache) : IDisposable
{
    // Below this, reading the file again costs about what reading the answers does.
    private static readonly long s_worthKeeping = Stopwatch.Frequency * 2 / 1000;

    private const int MinimumBuildId = 8;
    private const int MaximumBuildId = 64;
    private const int KeyNumbers = 32;

    private readonly List<MappedFile> _opened = [];
    private readonly List<SectionBytes> _sections = [];
    private readonly List<SourceFrame> _frames = [];
    private ElfImage? _debug;
    private bool _hasSoughtDebug;
    private SymbolTable? _symbols;
    private SourceLocator? _locator;
    private bool _hasSoughtSource;
    private byte[]? _key;
    private FrameAnswers? _kept;
    private FrameAnswersWriter? _found;
    private long _spent;

    /// <summary>What is known of a file address.</summary>
    public FrameAnswer Look(ulong address)
    {
        if (cache is not null && _found is null)
        {
            _found = new FrameAnswersWriter();
            _key = Key();
            if (_key is not null) _kept = cache.TryLoad(_key);
        }
        if (_kept is not null && _kept.TryFind(address, out FrameAnswer? kept)) return kept!;
        long begun = Stopwatch.GetTimestamp();
        FrameAnswer answer = Find(address);
        _spent += Stopwatch.GetTimestamp() - begun;
        _found?.Add(address, answer);
        return answer;
    }

    /// <summary>.debug_frame of the file.</summary>
    /// <param name="elsewhere">Look for it in the debug file too.</param>
    public ReadOnlyMemory<byte> DebugFrame(bool elsewhere)
    {
        ReadOnlySpan<byte> name = ".debug_frame"u8;
        return image.TryGetBytes(name, out ReadOnlyMemory<byte> bytes) == ElfOutcome.Ok || (elsewhere && Debug() is { } debug && debug.TryGetBytes(name, out bytes) == ElfOutcome.Ok) ? bytes : default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_key is not null && _found is { Count: > 0 } && _spent >= s_worthKeeping)
        {
            if (_kept is not null) _found.Add(_kept);
            cache!.Store(_key, _found);
        }
        foreach (SectionBytes section in _sections) section.Dispose();
        foreach (MappedFile file in _opened) file.Dispose();
    }

    private FrameAnswer Find(ulong address)
    {
        _symbols ??= BuildSymbols();
        string? name = _symbols.TryFind(address, out ElfSymbol symbol) ? Encoding.UTF8.GetString(_symbols.Name(symbol)) : null;
        if (!_hasSoughtSource)
        {
            _hasSoughtSource = true;
            _locator = OpenLocator(image) ?? (Debug() is { } debug ? OpenLocator(debug) : null);
        }
        _frames.Clear();
        _locator?.Find(address, _frames);
        return new FrameAnswer(name, name is null ? 0 : symbol.Address, _frames.Count == 0 ? [] : [.. _frames]);
    }

    // Who reads, the build, and which debug file there is now: one may have been installed since. Null where this does not tell all
    // that an answer depends on.
    private byte[]? Key()
    {
        ReadOnlySpan<byte> id = image.BuildId.Span;
        if (id.Length is < MinimumBuildId or > MaximumBuildId || image.TryGetAlternateDebugLink(out _)) return null;
        ElfImage? debug = image.HasFullSymbols && HasSource(image) ? null : Debug();
        if (debug is not null && debug.TryGetAlternateDebugLink(out _)) return null;
        byte[] key = new byte[KeyNumbers + id.Length];
        typeof(SourceLocator).Module.ModuleVersionId.TryWriteBytes(key);
        BinaryPrimitives.WriteInt64LittleEndian(key.AsSpan(16), image.Bytes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(key.AsSpan(24), debug?.Bytes.Length ?? -1);
        id.CopyTo(key.AsSpan(KeyNumbers));
        return key;
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
        if (!HasSource(from)) return null;
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

    private static bool HasSource(ElfImage from) => from.TryFindSection(".debug_info"u8, out _) || from.TryFindSection(".zdebug_info"u8, out _);

    private DwarfSections Sections(ElfImage from)
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

        SectionBytes Section(string name)
        {
            SectionBytes section = from.OpenSection(Encoding.UTF8.GetBytes(".debug_" + name));
            _sections.Add(section);
            return section;
        }
    }
}
