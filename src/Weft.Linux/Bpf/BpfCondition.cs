namespace Weft.Linux.Bpf;

/// <summary>Conditions of jumps (bits 4-7 of the opcode).</summary>
public enum BpfCondition : byte
{
    /// <summary>Equal.</summary>
    Equal = 0x10,
    /// <summary>Greater, unsigned.</summary>
    Above = 0x20,
    /// <summary>Greater or equal, unsigned.</summary>
    AboveOrEqual = 0x30,
    /// <summary>Any common bit set.</summary>
    AnyBit = 0x40,
    /// <summary>Not equal.</summary>
    NotEqual = 0x50,
    /// <summary>Greater, signed.</summary>
    Greater = 0x60,
    /// <summary>Greater or equal, signed.</summary>
    GreaterOrEqual = 0x70,
    /// <summary>Less, unsigned.</summary>
    Below = 0xa0,
    /// <summary>Less or equal, unsigned.</summary>
    BelowOrEqual = 0xb0,
    /// <summary>Less, signed.</summary>
    Less = 0xc0,
    /// <summary>Less or equal, signed.</summary>
    LessOrEqual = 0xd0,
}
