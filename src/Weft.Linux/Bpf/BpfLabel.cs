namespace Weft.Linux.Bpf;

/// <summary>A place in a program under assembly; made by <see cref="BpfAssembler.NewLabel"/>.</summary>
/// <param name="Index">Its number in its assembler.</param>
public readonly record struct BpfLabel(int Index);
