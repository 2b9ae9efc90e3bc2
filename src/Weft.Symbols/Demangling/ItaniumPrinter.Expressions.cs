namespace Weft.Symbols.Demangling;

/// <content>Expressions.</content>
internal ref partial struct ItaniumPrinter
{
    private void PrintExpression(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Unary: PrintUnary(node); break;
            case NodeKind.Binary: PrintBinary(node); break;
            case NodeKind.Conditional:
                PrintOperand(node.A);
                _out.Append('?');
                PrintOperand(node.B);
                _out.Append(" : "u8);
                PrintOperand(node.C);
                break;
            case NodeKind.Fold: PrintFold(node); break;
            case NodeKind.Cast:
                _out.Append('(');
                Print(node.A);
                _out.Append(')');
                PrintOperand(node.B);
                break;
            case NodeKind.NamedCast:
                _out.Append(OperatorTable.Text(node.A));
                _out.Append('<');
                Print(node.B);
                _out.Append(">("u8);
                Print(node.C);
                _out.Append(')');
                break;
            case NodeKind.Call: PrintCall(node); break;
            case NodeKind.New: PrintNew(node); break;
            case NodeKind.InitializerList:
                Print(node.A);
                _out.Append('{');
                Print(node.B);
                _out.Append('}');
                break;
            case NodeKind.Designator: PrintDesignator(node); break;
            case NodeKind.FunctionParameter:
                if (node.A < 0)
                {
                    _out.Append("this"u8);
                    break;
                }
                _out.Append("{parm#"u8);
                _out.AppendNumber(node.A + 1);
                _out.Append('}');
                break;
            case NodeKind.Literal: PrintLiteral(node); break;
            case NodeKind.Throw: _out.Append("throw"u8); break;
            case NodeKind.SizeOfPack: _out.AppendNumber(CountPack(node.A)); break;
            case NodeKind.Requires: PrintRequires(node); break;
            case NodeKind.Requirement: PrintRequirement(node); break;
            case NodeKind.MemberConstant or NodeKind.SubObject: Print(node.A); break;
            case NodeKind.VendorExpression:
                Print(node.A);
                _out.Append('(');
                Print(node.B);
                _out.Append(')');
                break;
            default:
                _failed = true;
                break;
        }
    }

    // An operand, in parentheses unless it is a plain name.
    private void PrintOperand(int index)
    {
        bool isSimple = At(index).Kind is NodeKind.Identifier or NodeKind.AnonymousNamespace or NodeKind.StandardNamespace
            or NodeKind.Qualified or NodeKind.InitializerList or NodeKind.FunctionParameter;
        if (!isSimple) _out.Append('(');
        Print(index);
        if (!isSimple) _out.Append(')');
    }

    private void PrintUnary(Node node)
    {
        int operand = node.B;
        ReadOnlySpan<byte> sign = OperatorTable.Text(node.A);
        if (OperatorTable.Is(node.A, "ad") && At(operand) is { Kind: NodeKind.Typed, A: int name } && At(name).Kind == NodeKind.Qualified) operand = name;
        bool mayFollow = OperatorTable.Is(node.A, "pp") || OperatorTable.Is(node.A, "mm");
        if (mayFollow && node.Detail == 0)
        {
            PrintOperand(operand);
            _out.Append(sign);
            return;
        }
        _out.Append(sign);
        if (OperatorTable.Is(node.A, "gs")) Print(operand);
        else if (OperatorTable.Is(node.A, "st") || OperatorTable.Is(node.A, "nx") || OperatorTable.Is(node.A, "ti") || OperatorTable.Is(node.A, "te"))
        {
            _out.Append('(');
            Print(operand);
            _out.Append(')');
        }
        else PrintOperand(operand);
    }

    private void PrintBinary(Node node)
    {
        ReadOnlySpan<byte> sign = OperatorTable.Text(node.A);
        // Among template arguments ">" would end them.
        bool isGreater = sign.SequenceEqual(">"u8);
        if (isGreater) _out.Append('(');
        PrintOperand(node.B);
        if (OperatorTable.Is(node.A, "ix"))
        {
            _out.Append('[');
            Print(node.C);
            _out.Append(']');
        }
        else
        {
            _out.Append(sign);
            PrintOperand(node.C);
        }
        if (isGreater) _out.Append(')');
    }

    // A function that is called is named without its type.
    private void PrintCall(Node node)
    {
        int function = node.A;
        if (At(function) is { Kind: NodeKind.Typed, A: int name }) function = name;
        PrintOperand(function);
        PrintOperand(node.B);
    }

    private void PrintFold(Node node)
    {
        int packIndex = _packIndex;
        _packIndex = WholePack;
        ReadOnlySpan<byte> sign = OperatorTable.Text(node.A);
        _out.Append('(');
        if (node.Detail == 'l')
        {
            _out.Append("..."u8);
            _out.Append(sign);
            PrintOperand(node.B);
        }
        else
        {
            PrintOperand(node.B);
            _out.Append(sign);
            _out.Append("..."u8);
            if (node.Detail != 'r')
            {
                _out.Append(sign);
                PrintOperand(node.C);
            }
        }
        _out.Append(')');
        _packIndex = packIndex;
    }

    private void PrintNew(Node node)
    {
        Node parts = At(node.C);
        _out.Append("new "u8);
        if (parts.A != 0)
        {
            PrintOperand(parts.A);
            _out.Append(' ');
        }
        Print(node.B);
        if (parts.B != 0) PrintOperand(parts.B);
    }

    // ".x=", "[1]=", "[1 ... 2]="; one that designates a part of what another designates follows it directly.
    private void PrintDesignator(Node node)
    {
        if (node.Detail == 'i')
        {
            _out.Append('.');
            Print(node.A);
        }
        else
        {
            _out.Append('[');
            Print(node.A);
            if (node.C != 0)
            {
                _out.Append(" ... "u8);
                Print(node.C);
            }
            _out.Append(']');
        }
        if (At(node.B).Kind == NodeKind.Designator) Print(node.B);
        else
        {
            _out.Append('=');
            PrintOperand(node.B);
        }
    }

    private void PrintLiteral(Node node)
    {
        Node type = At(node.A);
        ReadOnlySpan<byte> value = _text.Slice(node.B, node.C);
        bool isNegative = node.Detail != 0;
        bool isFloat = false;
        if (type.Kind == NodeKind.Array && value.IsEmpty)
        {
            // A string, of which the name tells the type alone.
            _out.Append("\"<"u8);
            Print(node.A);
            _out.Append(">\""u8);
            return;
        }
        if (type.Kind == NodeKind.Builtin)
        {
            if (BuiltinTypes.Is(type.A, 'b') && !isNegative && value is [(byte)'0' or (byte)'1'])
            {
                _out.Append(value[0] == '1' ? "true"u8 : "false"u8);
                return;
            }
            if (BuiltinTypes.LiteralSuffix(type.A, out ReadOnlySpan<byte> suffix))
            {
                if (isNegative) _out.Append('-');
                _out.Append(value);
                _out.Append(suffix);
                return;
            }
            isFloat = BuiltinTypes.IsFloat(type.A);
        }
        _out.Append('(');
        Print(node.A);
        _out.Append(')');
        if (isNegative) _out.Append('-');
        if (isFloat) _out.Append('[');
        _out.Append(value);
        if (isFloat) _out.Append(']');
    }

    private int CountPack(int index)
    {
        Node node = At(index);
        if (node.Kind != NodeKind.Arguments)
        {
            int pack = FindPack(index);
            return pack == 0 ? 0 : Count(pack);
        }
        int count = 0;
        for (int list = node.A; list != 0 && !_failed; list = At(list).B)
        {
            Node argument = At(At(list).A);
            if (argument.Kind != NodeKind.PackExpansion) count++;
            else if (FindPack(argument.A) is not 0 and int pack) count += Count(pack);
        }
        return count;
    }

    private void PrintRequires(Node node)
    {
        _out.Append("requires "u8);
        if (node.A != 0)
        {
            _out.Append('(');
            PrintList(node.A);
            _out.Append(") "u8);
        }
        _out.Append('{');
        for (int list = node.B; list != 0 && !_failed; list = At(list).B)
        {
            Print(At(list).A);
            _out.Append(At(list).B != 0 ? "; "u8 : ";"u8);
        }
        _out.Append('}');
    }

    private void PrintRequirement(Node node)
    {
        switch ((char)node.Detail)
        {
            case 'T': _out.Append("typename "u8); break;
            case 'Q': _out.Append("requires "u8); break;
        }
        bool isCompound = node.Detail == 'N' || node.B != 0;
        if (isCompound) _out.Append('{');
        Print(node.A);
        if (isCompound) _out.Append('}');
        if (node.Detail == 'N') _out.Append(" noexcept"u8);
        if (node.B == 0) return;
        _out.Append(" -> "u8);
        Print(node.B);
    }
}
