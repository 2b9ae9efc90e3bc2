namespace Weft.Linux.Bpf;

/// <summary>Arithmetic (bits 4-7 of the opcode; Documentation/bpf/standardization/instruction-set.rst).</summary>
public enum BpfOperation : byte
{
    /// <summary>Sum.</summary>
    Add = 0x00,
    /// <summary>Difference.</summary>
    Subtract = 0x10,
    /// <summary>Product.</summary>
    Multiply = 0x20,
    /// <summary>Unsigned quotient; 0 when divided by 0.</summary>
    Divide = 0x30,
    /// <summary>Bitwise or.</summary>
    Or = 0x40,
    /// <summary>Bitwise and.</summary>
    And = 0x50,
    /// <summary>Shift to the left.</summary>
    ShiftLeft = 0x60,
    /// <summary>Shift to the right, filling with zeros.</summary>
    ShiftRight = 0x70,
    /// <summary>Unsigned remainder.</summary>
    Remainder = 0x90,
    /// <summary>Bitwise exclusive or.</summary>
    ExclusiveOr = 0xa0,
    /// <summary>Copy.</summary>
    Move = 0xb0,
    /// <summary>Shift to the right, filling with the sign.</summary>
    ShiftRightSigned = 0xc0,
}
