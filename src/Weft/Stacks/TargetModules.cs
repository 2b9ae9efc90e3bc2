using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Symbols.Elf;
using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>The modules of a target, each opened when the first frame in it is met, for all threads.</summary>
public sealed class TargetModules : IDisposable
{
    private const string DeletedMark = " (deleted)";
    private const int MaximumVirtualObjectBytes = 1 << 20;

    private readonly TargetFiles _files;
    private readonly StackCapture _capture;
    private readonly AnswerCache? _cache;
    private readonly Dictionary<(ulong Device, ulong Inode, string Name), List<TargetModule>> _opened = [];
    private readonly List<Mapping> _ranges = [];
    private readonly List<string> _unreached = [];

    /// <summary>Lists the executable mappings; no file is opened yet.</summary>
    /// <param name="root">The system's own /proc.</param>
    /// <param name="capture">The target.</param>
    /// <param name="cache">Where answers about their code are kept; null to keep none. It must outlive this.</param>
    public TargetModules(ProcRoot root, StackCapture capture, AnswerCache? cache = null)
    {
        _cache = cache;
        _capture = capture;
        _files = new TargetFiles(root, capture.MemoryTask);
        foreach (MappedRange range in capture.Map.Ranges)
        {
            if (range.IsExecutable) _ranges.Add(new Mapping(this, range));
        }
        UnwindMap = new ModuleMap(_ranges.Select(static r => ModuleRange.OpenedLater(r.Range.Start, r.Range.End, r.Unwind)));
    }

    /// <summary>Paths of mapped files that frames are in and that could not be opened: these frames have no names.</summary>
    public IReadOnlyList<string> Unreached => _unreached;

    internal ModuleMap UnwindMap { get; }

    internal TargetFiles OwnFiles => _files;

    /// <summary>The module an address is in; null for code of no file.</summary>
    public TargetModule? Find(ulong address)
    {
        int low = 0, high = _ranges.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (address < _ranges[middle].Range.Start) high = middle - 1;
            else if (address >= _ranges[middle].Range.End) low = middle + 1;
            else return _ranges[middle].Module;
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TargetModule module in _opened.Values.SelectMany(static m => m)) module.Dispose();
    }

    private TargetModule? Open(in MappedRange range) => _capture.Map.Name(range) switch
    {
        "[vdso]" => OpenVirtualObject(range),
        "" or ['[', ..] or ['/', '/', ..] => null,
        var name => OpenFile(range, name),
    };

    private TargetModule? OpenFile(in MappedRange range, string name)
    {
        string path = name.EndsWith(DeletedMark, StringComparison.Ordinal) ? name[..^DeletedMark.Length] : name;
        (ulong, ulong, string) key = (range.Device, range.Inode, name);
        if (!_opened.TryGetValue(key, out List<TargetModule>? same)) _opened[key] = same = [];
        MappedFile? file = _files.OpenMapped(range, path, out string how);
        if (file is not null && ElfImage.TryOpen(file.Memory, out ElfImage? image) == ElfOutcome.Ok
            && AddressMapping.TryGetBias(image!.Segments, range.Start, range.Offset, range.IsExecutable, out ulong bias))
        {
            // The same file at the same place is one module in several mappings; at another (dlmopen(3)) it is loaded twice.
            TargetModule? known = same.Find(m => m.Bias == bias);
            if (known is not null)
            {
                file.Dispose();
                return known;
            }
            TargetModule module = new(path, how, image, bias, file, _files, _cache);
            same.Add(module);
            return module;
        }
        file?.Dispose();
        if (!_unreached.Contains(name)) _unreached.Add(name);
        return null;
    }

    private TargetModule? OpenVirtualObject(in MappedRange range)
    {
        if (range.End - range.Start > MaximumVirtualObjectBytes) return null;
        byte[] bytes = new byte[range.End - range.Start];
        if (_capture.ReadLive(range.Start, bytes) != bytes.Length || ElfImage.TryOpenMemory(bytes, range.Start, out ElfImage? image) != ElfOutcome.Ok) return null;
        ulong linked = 0;
        foreach (ref readonly ElfSegment segment in image!.Segments)
        {
            if (segment.Type != ElfSegmentType.Load) continue;
            linked = segment.Address & ~(ElfImage.PageBytes - 1);
            break;
        }
        TargetModule module = new("[vdso]", "memory", image, range.Start - linked, null, _files, null);
        _opened[(0, 0, "[vdso]")] = [module];
        return module;
    }

    private sealed class Mapping(TargetModules modules, MappedRange range)
    {
        private bool _isOpened;
        private TargetModule? _module;

        public MappedRange Range => range;

        public TargetModule? Module
        {
            get
            {
                if (_isOpened) return _module;
                _isOpened = true;
                return _module = modules.Open(range);
            }
        }

        public UnwindModule? Unwind() => Module?.Unwind;
    }
}
