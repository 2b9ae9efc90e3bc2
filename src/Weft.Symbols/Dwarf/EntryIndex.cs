namespace Weft.Symbols.Dwarf;

/// <summary>The functions of a unit by address, and its named scopes by offset.</summary>
internal sealed class EntryIndex
{
    private readonly RangeMap _functions;
    private readonly int[] _functionOffsets;
    private readonly NamedScope[] _scopes;
    private readonly FunctionBody?[] _bodies;

    /// <summary>Takes over what a walk found.</summary>
    /// <param name="functions">Ranges of functions; the values index the offsets.</param>
    /// <param name="functionOffsets">The entries of the functions.</param>
    /// <param name="scopes">The scopes in the order of their offsets.</param>
    public EntryIndex(RangeMap functions, int[] functionOffsets, NamedScope[] scopes)
    {
        _functions = functions;
        _functionOffsets = functionOffsets;
        _scopes = scopes;
        _bodies = new FunctionBody?[functionOffsets.Length];
    }

    /// <summary>Memory that the index takes, about, without the bodies.</summary>
    public long Bytes => 64 + _functions.Bytes + 12L * _functionOffsets.Length + 12L * _scopes.Length;

    /// <summary>The function at an address, with its inlined calls; null without one.</summary>
    public FunctionBody? FunctionAt(DwarfUnit unit, ulong address)
    {
        int function = _functions.Find(address);
        if (function < 0) return null;
        if (_bodies[function] is { } known) return known;
        FunctionBody body = EntryWalker.Body(unit, _functionOffsets[function]);
        unit.File.Charge(body.Bytes);
        return _bodies[function] = body;
    }

    /// <summary>The innermost scope around an entry, itself not counted; -1 outside all.</summary>
    /// <param name="offset">The entry's offset in the section.</param>
    public int ScopeAround(int offset)
    {
        int low = 0, high = _scopes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_scopes[middle].Start < offset) low = middle + 1;
            else high = middle;
        }
        int scope = low - 1;
        while (scope >= 0 && _scopes[scope].End <= offset) scope = _scopes[scope].Parent;
        return scope;
    }

    /// <summary>A scope by the number that <see cref="ScopeAround"/> gave.</summary>
    public NamedScope Scope(int scope) => _scopes[scope];
}
