namespace Weft.Symbols.Dwarf;

/// <summary>Which row of a line table an address gets. At one address there may be several, where calls were inlined.</summary>
public enum LineConvention
{
    /// <summary>
    /// The last one up to the address, as addr2line and llvm-symbolizer print. It belongs to the innermost inlined function.
    /// A line of 0 stands.
    /// </summary>
    Exact,
    /// <summary>
    /// As gdb prints: of several at one address the last at which a debugger would stop; rows of line 0 are passed over, so
    /// that the line before them counts.
    /// </summary>
    Debugger,
}
