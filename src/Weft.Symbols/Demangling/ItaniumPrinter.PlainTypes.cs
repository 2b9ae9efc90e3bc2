namespace Weft.Symbols.Demangling;

/// <content>Types that stand left of the declared name as a whole.</content>
internal ref partial struct ItaniumPrinter
{
    private static bool IsPlainType(NodeKind kind) =>
        kind is NodeKind.Builtin or NodeKind.BitInteger or NodeKind.FloatType or NodeKind.VendorType or NodeKind.Decltype
            or NodeKind.PackExpansion or NodeKind.Elaborated or NodeKind.ConstrainedAuto or NodeKind.NoExcept or NodeKind.Throws or NodeKind.TransactionSafe;

    private void PrintPlainType(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Builtin: _out.Append(BuiltinTypes.Name(node.A)); break;
            case NodeKind.VendorType: Print(node.A); break;
            case NodeKind.FloatType:
                if (node.Detail == 'b')
                {
                    // std::bfloat16_t is the only one there is.
                    _out.Append("std::bfloat"u8);
                    AppendText(node.B, node.C);
                    _out.Append("_t"u8);
                    break;
                }
                _out.Append("_Float"u8);
                AppendText(node.B, node.C);
                if (node.Detail == 'x') _out.Append('x');
                break;
            case NodeKind.BitInteger:
                _out.Append(node.Detail != 0 ? "unsigned _BitInt("u8 : "_BitInt("u8);
                if (node.A != 0) Print(node.A);
                else AppendText(node.B, node.C);
                _out.Append(')');
                break;
            case NodeKind.Decltype:
                _out.Append("decltype ("u8);
                Print(node.A);
                _out.Append(')');
                break;
            case NodeKind.PackExpansion: PrintExpansion(node); break;
            case NodeKind.Elaborated:
                _out.Append(node.Detail switch { (byte)'s' => "struct "u8, (byte)'u' => "union "u8, _ => "enum "u8 });
                Print(node.A);
                break;
            case NodeKind.ConstrainedAuto:
                Print(node.A);
                _out.Append(node.Detail != 0 ? " decltype(auto)"u8 : " auto"u8);
                break;
            default: PrintOneSpecification(node); break;
        }
    }

    // The pattern once for each element of the first pack in it.
    private void PrintExpansion(Node node)
    {
        int pack = _inLambda ? 0 : FindPack(node.A);
        if (pack == 0)
        {
            // Packs of function parameters have no elements that a name could tell.
            PrintOperand(node.A);
            _out.Append("..."u8);
            return;
        }
        int count = Count(pack);
        for (int i = 0; i < count && !_failed; i++)
        {
            if (i > 0) _out.Append(", "u8);
            _packIndex = i;
            Print(node.A);
        }
    }

    private readonly int Count(int pack)
    {
        int count = 0;
        for (int list = At(pack).A; list != 0 && At(list).A != 0; list = At(list).B) count++;
        return count;
    }

    // The first pack that a template parameter in a pattern stands for.
    private int FindPack(int index)
    {
        if (index == 0 || !Enter(index)) return 0;
        Node node = At(index);
        int found = FindPackIn(node);
        _depth--;
        return found;
    }

    private int FindPackIn(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.TemplateParameter:
                if (_scope == 0) return 0;
                int packIndex = _packIndex;
                _packIndex = WholePack;
                int argument = Resolve(node.A);
                _packIndex = packIndex;
                return argument != 0 && At(argument).Kind == NodeKind.Arguments ? argument : 0;
            case NodeKind.PackExpansion or NodeKind.Lambda or NodeKind.UnnamedType or NodeKind.Identifier or NodeKind.AbiTag
                or NodeKind.OperatorName or NodeKind.Builtin or NodeKind.FloatType or NodeKind.Standard or NodeKind.FunctionParameter
                or NodeKind.DefaultArgument or NodeKind.StructuredBinding or NodeKind.Module or NodeKind.TypeParameter
                or NodeKind.StandardNamespace or NodeKind.AnonymousNamespace or NodeKind.StringLiteral or NodeKind.Block
                or NodeKind.VendorType or NodeKind.BitInteger or NodeKind.Clone or NodeKind.SizeOfPack or NodeKind.Constructor or NodeKind.Destructor:
                return 0;
            case NodeKind.List:
                for (; ; node = At(node.B))
                {
                    int pack = FindPack(node.A);
                    if (pack != 0 || node.B == 0 || _failed) return pack;
                }
            case NodeKind.Literal or NodeKind.Cv or NodeKind.Arguments or NodeKind.Conversion or NodeKind.Special or NodeKind.Requirement
                or NodeKind.Pointer or NodeKind.LValueReference or NodeKind.RValueReference or NodeKind.Decltype or NodeKind.ThisQualified:
                return FindPack(node.A);
            case NodeKind.Unary:
                return FindPack(node.B);
            case NodeKind.Binary or NodeKind.Fold or NodeKind.NamedCast or NodeKind.New:
                return FindPack(node.B) is not 0 and int left ? left : FindPack(node.C);
            case NodeKind.Conditional or NodeKind.Function or NodeKind.Designator:
                return FindPack(node.A) is not 0 and int first ? first : FindPack(node.B) is not 0 and int second ? second : FindPack(node.C);
            default:
                return FindPack(node.A) is not 0 and int one ? one : FindPack(node.B);
        }
    }
}
