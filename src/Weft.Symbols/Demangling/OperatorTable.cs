namespace Weft.Symbols.Demangling;

/// <summary>The operators by their two-letter codes (ABI 5.1.3.3 and 5.1.6).</summary>
internal static class OperatorTable
{
    /// <summary>How an operator stands to its operands in an expression.</summary>
    internal enum Form : byte
    {
        None,
        Unary,
        Binary,
        Conditional,
        NamedCast,
        Call,
        New,
        OfType,
        Fold,
        SizeOfPack,
        Throw,
    }

    private static readonly (string Code, string Text, Form Form)[] Operators =
    [
        ("aN", "&=", Form.Binary), ("aS", "=", Form.Binary), ("aa", "&&", Form.Binary), ("ad", "&", Form.Unary), ("an", "&", Form.Binary),
        ("at", "alignof ", Form.OfType), ("aw", "co_await ", Form.Unary), ("az", "alignof ", Form.Unary),
        ("cc", "const_cast", Form.NamedCast), ("cl", "()", Form.Call), ("cm", ",", Form.Binary), ("co", "~", Form.Unary),
        ("cp", "()", Form.Call), ("dV", "/=", Form.Binary), ("da", "delete[] ", Form.Unary), ("dc", "dynamic_cast", Form.NamedCast),
        ("de", "*", Form.Unary), ("dl", "delete ", Form.Unary), ("ds", ".*", Form.Binary), ("dt", ".", Form.Binary), ("dv", "/", Form.Binary),
        ("eO", "^=", Form.Binary), ("eo", "^", Form.Binary), ("eq", "==", Form.Binary), ("fL", "...", Form.Fold), ("fR", "...", Form.Fold),
        ("fl", "...", Form.Fold), ("fr", "...", Form.Fold), ("ge", ">=", Form.Binary), ("gs", "::", Form.Unary), ("gt", ">", Form.Binary),
        ("ix", "[]", Form.Binary), ("lS", "<<=", Form.Binary), ("le", "<=", Form.Binary), ("ls", "<<", Form.Binary), ("lt", "<", Form.Binary),
        ("mI", "-=", Form.Binary), ("mL", "*=", Form.Binary), ("mi", "-", Form.Binary), ("ml", "*", Form.Binary), ("mm", "--", Form.Unary),
        ("na", "new[]", Form.New), ("ne", "!=", Form.Binary), ("ng", "-", Form.Unary), ("nt", "!", Form.Unary), ("nw", "new", Form.New),
        ("nx", "noexcept", Form.Unary), ("oR", "|=", Form.Binary), ("oo", "||", Form.Binary), ("or", "|", Form.Binary), ("pL", "+=", Form.Binary),
        ("pl", "+", Form.Binary), ("pm", "->*", Form.Binary), ("pp", "++", Form.Unary), ("ps", "+", Form.Unary), ("pt", "->", Form.Binary),
        ("qu", "?", Form.Conditional), ("rM", "%=", Form.Binary), ("rS", ">>=", Form.Binary), ("rc", "reinterpret_cast", Form.NamedCast),
        ("rm", "%", Form.Binary), ("rs", ">>", Form.Binary), ("sP", "sizeof...", Form.SizeOfPack), ("sZ", "sizeof...", Form.SizeOfPack),
        ("sc", "static_cast", Form.NamedCast), ("ss", "<=>", Form.Binary), ("st", "sizeof ", Form.OfType), ("sz", "sizeof ", Form.Unary),
        ("te", "typeid ", Form.Unary), ("ti", "typeid ", Form.OfType), ("tr", "throw", Form.Throw), ("tw", "throw ", Form.Unary),
    ];

    private static readonly byte[][] Texts = [.. Operators.Select(one => System.Text.Encoding.ASCII.GetBytes(one.Text))];
    private static readonly byte[] Index = MakeIndex();

    /// <summary>Finds an operator.</summary>
    /// <returns>Its number, or -1.</returns>
    public static int Find(byte first, byte second)
    {
        int slot = Slot(first, second);
        return slot < 0 ? -1 : Index[slot] - 1;
    }

    /// <summary>How it is written: some end in a space that stands before the operand.</summary>
    public static ReadOnlySpan<byte> Text(int operation) => Texts[operation];

    /// <summary>How it stands to its operands.</summary>
    public static Form FormOf(int operation) => Operators[operation].Form;

    /// <summary>Whether it is the operator of this code.</summary>
    public static bool Is(int operation, string code) => string.Equals(Operators[operation].Code, code, StringComparison.Ordinal);

    private static int Slot(byte first, byte second) =>
        first is >= (byte)'a' and <= (byte)'z' && char.IsAsciiLetter((char)second) ? ((first - 'a') * 64) + (second - 'A') : -1;

    private static byte[] MakeIndex()
    {
        byte[] index = new byte[26 * 64];
        for (int i = 0; i < Operators.Length; i++) index[Slot((byte)Operators[i].Code[0], (byte)Operators[i].Code[1])] = (byte)(i + 1);
        return index;
    }
}
