namespace Weft.Symbols.Dwarf;

/// <summary>What the header of a line number program says about its opcodes (DWARF 5, 6.2.4).</summary>
/// <param name="MinimumBytes">Bytes of the smallest instruction, the unit in which addresses advance.</param>
/// <param name="MaximumOperations">Operations of an instruction; 1 except where instructions are bundles.</param>
/// <param name="IsStatement">Whether rows are statements until the program says otherwise.</param>
/// <param name="LineBase">What the first special opcode adds to the line.</param>
/// <param name="LineRange">How many lines special opcodes tell apart.</param>
/// <param name="OpcodeBase">The first special opcode.</param>
internal readonly record struct LineProgramHeader(
    byte MinimumBytes, byte MaximumOperations, bool IsStatement, sbyte LineBase, byte LineRange, byte OpcodeBase);
