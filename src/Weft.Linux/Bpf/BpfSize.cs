namespace Weft.Linux.Bpf;

/// <summary>Width of a load or store (BPF_B, BPF_H, BPF_W, BPF_DW; bits 3-4 of the opcode).</summary>
public enum BpfSize : byte
{
    /// <summary>32 bits.</summary>
    Word = 0x00,
    /// <summary>16 bits.</summary>
    Half = 0x08,
    /// <summary>8 bits.</summary>
    Byte = 0x10,
    /// <summary>64 bits.</summary>
    DoubleWord = 0x18,
}
