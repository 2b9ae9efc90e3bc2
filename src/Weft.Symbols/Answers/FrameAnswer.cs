using Weft.Symbols.Dwarf;

namespace Weft.Symbols.Answers;

/// <summary>What a module's symbols and debug information say of one address.</summary>
/// <param name="Symbol">The symbol that covers it, mangled; null when none does.</param>
/// <param name="SymbolStart">The symbol's address in the file; 0 without one.</param>
/// <param name="Source">The functions there, the innermost inlined one first; empty without debug information.</param>
public sealed record FrameAnswer(string? Symbol, ulong SymbolStart, IReadOnlyList<SourceFrame> Source);
