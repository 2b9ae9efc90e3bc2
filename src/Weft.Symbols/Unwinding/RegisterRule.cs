namespace Weft.Symbols.Unwinding;

/// <summary>How the caller's value of one register is found.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Operand">An offset in bytes, a register number, or for an expression the place of its bytes in the section.</param>
/// <param name="Length">The length of an expression in bytes.</param>
public readonly record struct RegisterRule(RegisterRuleKind Kind, long Operand = 0, int Length = 0);
