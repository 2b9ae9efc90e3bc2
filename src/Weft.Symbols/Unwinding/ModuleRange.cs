namespace Weft.Symbols.Unwinding;

/// <summary>An executable mapping.</summary>
public readonly record struct ModuleRange
{
    private readonly UnwindModule? _module;
    private readonly Func<UnwindModule?>? _load;

    /// <summary>A mapping of a module at hand.</summary>
    /// <param name="start">Its first address.</param>
    /// <param name="end">The first address after it.</param>
    /// <param name="module">What is mapped; null for code of no module, as a just-in-time compiler makes it.</param>
    public ModuleRange(ulong start, ulong end, UnwindModule? module)
        : this(start, end, module, null)
    {
    }

    private ModuleRange(ulong start, ulong end, UnwindModule? module, Func<UnwindModule?>? load)
    {
        Start = start;
        End = end;
        _module = module;
        _load = load;
    }

    /// <summary>Its first address.</summary>
    public ulong Start { get; }

    /// <summary>The first address after it.</summary>
    public ulong End { get; }

    /// <summary>What is mapped; null for code of no module.</summary>
    public UnwindModule? Module => _load is null ? _module : _load();

    /// <summary>A mapping of a module that is opened when it is first needed.</summary>
    /// <param name="start">Its first address.</param>
    /// <param name="end">The first address after it.</param>
    /// <param name="load">Opens it; asked again each time, so it must remember.</param>
    public static ModuleRange OpenedLater(ulong start, ulong end, Func<UnwindModule?> load) => new(start, end, null, load);
}
