namespace Weft.Linux.Bpf;

/// <summary>Registers of the BPF machine (Documentation/bpf/standardization/abi.rst).</summary>
public enum BpfRegister : byte
{
    /// <summary>A call's result, and the program's.</summary>
    R0,
    /// <summary>First argument; the context at entry. Lost in a call.</summary>
    R1,
    /// <summary>Second argument. Lost in a call.</summary>
    R2,
    /// <summary>Third argument. Lost in a call.</summary>
    R3,
    /// <summary>Fourth argument. Lost in a call.</summary>
    R4,
    /// <summary>Fifth argument. Lost in a call.</summary>
    R5,
    /// <summary>Kept across calls.</summary>
    R6,
    /// <summary>Kept across calls.</summary>
    R7,
    /// <summary>Kept across calls.</summary>
    R8,
    /// <summary>Kept across calls.</summary>
    R9,
    /// <summary>The end of the 512 bytes of stack; read only.</summary>
    FramePointer,
}
