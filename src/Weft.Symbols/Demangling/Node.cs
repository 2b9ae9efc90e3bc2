namespace Weft.Symbols.Demangling;

/// <summary>A part of a parsed C++ name; what the fields mean is said at its <see cref="NodeKind"/>. Index 0 stands for none.</summary>
internal struct Node
{
    public NodeKind Kind;
    public byte Detail;
    public int A;
    public int B;
    public int C;
}
