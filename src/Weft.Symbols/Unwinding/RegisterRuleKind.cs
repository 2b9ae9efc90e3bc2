namespace Weft.Symbols.Unwinding;

/// <summary>How the caller's value of a register is found (DWARF 5, 6.4.1).</summary>
public enum RegisterRuleKind : byte
{
    /// <summary>Nothing is said: unchanged when a callee must keep it, unknown else.</summary>
    Unspecified,

    /// <summary>It cannot be found; for the return address: there is no caller.</summary>
    Undefined,

    /// <summary>Unchanged.</summary>
    SameValue,

    /// <summary>Saved at the canonical frame address plus the operand.</summary>
    Offset,

    /// <summary>The canonical frame address plus the operand, itself.</summary>
    ValueOffset,

    /// <summary>In the register whose number is the operand.</summary>
    Register,

    /// <summary>Saved at the address the expression gives.</summary>
    Expression,

    /// <summary>What the expression gives, itself.</summary>
    ValueExpression,
}
