namespace Weft.Symbols.Dwarf;

/// <summary>A function with code, and the calls that were inlined into it.</summary>
/// <param name="offset">The function's entry.</param>
/// <param name="map">Ranges of the inlined calls; the values index them.</param>
/// <param name="calls">The inlined calls, a call after the one it is in.</param>
internal sealed class FunctionBody(int offset, RangeMap map, InlinedCall[] calls)
{
    /// <summary>The function's entry, by its offset.</summary>
    public int Offset => offset;

    /// <summary>Memory that it takes, about.</summary>
    public long Bytes => 96 + map.Bytes + 24L * calls.Length;

    /// <summary>The innermost inlined call at an address; -1 in the function's own code.</summary>
    public int CallAt(ulong address) => map.Find(address);

    /// <summary>An inlined call.</summary>
    public ref readonly InlinedCall Call(int index) => ref calls[index];
}
