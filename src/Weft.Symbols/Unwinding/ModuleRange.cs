namespace Weft.Symbols.Unwinding;

/// <summary>An executable mapping.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The first address after it.</param>
/// <param name="Module">What is mapped; null for code of no module, as a just-in-time compiler makes it.</param>
public readonly record struct ModuleRange(ulong Start, ulong End, UnwindModule? Module);
