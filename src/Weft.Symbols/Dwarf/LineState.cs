namespace Weft.Symbols.Dwarf;

/// <summary>The registers of a line number program (DWARF 5, 6.2.2).</summary>
/// <param name="header">The program's header.</param>
internal struct LineState(LineProgramHeader header)
{
    public ulong Address;
    public ulong Operation;
    public ulong File = 1;
    public uint Line = 1;
    public ulong Column;
    public bool IsStatement = header.IsStatement;

    /// <summary>Advances the address by operations.</summary>
    public void Advance(in LineProgramHeader header, ulong operations)
    {
        unchecked
        {
            if (header.MaximumOperations == 1)
            {
                Address += header.MinimumBytes * operations;
                return;
            }
            Operation += operations;
            Address += header.MinimumBytes * (Operation / header.MaximumOperations);
            Operation %= header.MaximumOperations;
        }
    }
}
