namespace Weft.Symbols.Demangling;

/// <content>Names.</content>
internal ref partial struct ItaniumPrinter
{
    private void PrintName(int index, Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Identifier: AppendText(node.A, node.B); break;
            case NodeKind.AnonymousNamespace: _out.Append("(anonymous namespace)"u8); break;
            case NodeKind.StandardNamespace: _out.Append("std"u8); break;
            case NodeKind.Standard: PrintStandard(node); break;
            case NodeKind.Qualified or NodeKind.Local:
                Print(node.A);
                _out.Append("::"u8);
                Print(node.B);
                break;
            case NodeKind.StringLiteral: _out.Append("string literal"u8); break;
            case NodeKind.DefaultArgument:
                _out.Append("{default arg#"u8);
                _out.AppendNumber(node.B + 1);
                _out.Append("}::"u8);
                Print(node.A);
                break;
            case NodeKind.Template: PrintTemplate(index, node); break;
            case NodeKind.Arguments: PrintList(node.A); break;
            case NodeKind.List: PrintList(index); break;
            case NodeKind.ThisQualified:
                Print(node.A);
                PrintThisQualifiers((ThisQualifiers)node.Detail);
                break;
            case NodeKind.ExplicitObject: Print(node.A); break;
            case NodeKind.Friend:
                Print(node.A);
                if (!_short) _out.Append("[friend]"u8);
                break;
            case NodeKind.AbiTag: PrintAbiTag(node); break;
            case NodeKind.Constructor: PrintClassName(node.A); break;
            case NodeKind.Destructor:
                _out.Append('~');
                PrintClassName(node.A);
                break;
            default: PrintSpecialName(node); break;
        }
    }

    private void PrintSpecialName(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.OperatorName: PrintOperatorName(OperatorTable.Text(node.A)); break;
            case NodeKind.VendorOperator:
                _out.Append("operator "u8);
                Print(node.A);
                if (node.B != 0) PrintVendorOperands(node.B);
                break;
            case NodeKind.LiteralOperator:
                _out.Append("operator\"\" "u8);
                Print(node.A);
                break;
            case NodeKind.Conversion: PrintConversion(node); break;
            case NodeKind.Lambda: PrintLambda(node); break;
            case NodeKind.UnnamedType:
                _out.Append("{unnamed type#"u8);
                _out.AppendNumber(node.C + 1);
                _out.Append('}');
                break;
            case NodeKind.Block: _out.Append("{block}"u8); break;
            case NodeKind.StructuredBinding:
                _out.Append('[');
                PrintList(node.A);
                _out.Append(']');
                break;
            case NodeKind.ModuleEntity:
                Print(node.A);
                if (_short) break;
                _out.Append('@');
                Print(node.B);
                break;
            case NodeKind.Module:
                if (node.A != 0)
                {
                    Print(node.A);
                    _out.Append(node.Detail != 0 ? ':' : '.');
                }
                else if (node.Detail != 0) _out.Append(':');
                Print(node.B);
                break;
            default:
                _failed = true;
                break;
        }
    }

    private void PrintStandard(Node node)
    {
        if (node.A == 0) _out.Append(StandardNames.Alias(node.Detail));
        else if (!_short) _out.Append(StandardNames.Full(node.Detail));
        else
        {
            _out.Append("std::"u8);
            _out.Append(StandardNames.ClassName(node.Detail));
        }
    }

    // In a constructor's name: of an abbreviation only the last part.
    private void PrintClassName(int index)
    {
        Node node = At(index);
        if (node.Kind == NodeKind.Standard) _out.Append(StandardNames.ClassName(node.Detail));
        else Print(index);
    }

    private void PrintAbiTag(Node node)
    {
        Print(node.A);
        if (_short) return;
        _out.Append("[abi:"u8);
        Print(node.B);
        _out.Append(']');
    }

    private void PrintTemplate(int index, Node node)
    {
        if (_short)
        {
            Print(node.A);
            return;
        }
        int template = _template;
        _template = index;
        if (At(node.A).Kind == NodeKind.Conversion) PrintConversion(At(node.A));
        else Print(node.A);
        PrintArguments(node.B);
        _template = template;
    }

    private void PrintArguments(int arguments)
    {
        if (_out.Last == '<') _out.Append(' ');
        _out.Append('<');
        Print(arguments);
        if (_out.Last == '>') _out.Append(' ');
        _out.Append('>');
    }

    // "new" needs a space before it, "<" none; a space that is meant for an operand is left out.
    private void PrintOperatorName(ReadOnlySpan<byte> text)
    {
        _out.Append("operator"u8);
        if (char.IsAsciiLetterLower((char)text[0])) _out.Append(' ');
        _out.Append(text.TrimEnd((byte)' '));
    }

    private void PrintVendorOperands(int arguments)
    {
        int list = At(arguments).A;
        if (list == 0) return;
        Node cell = At(list);
        PrintOperand(cell.A);
        while (cell.B != 0 && !_failed)
        {
            cell = At(cell.B);
            _out.Append(", "u8);
            PrintOperand(cell.A);
        }
    }

    private void PrintConversion(Node node)
    {
        _out.Append("operator "u8);
        int scope = _scope;
        if (_template != 0)
        {
            _scope = _work.OpenScope(_template, _scope);
            if (_scope == 0) _failed = true;
        }
        Print(node.A);
        _scope = scope;
    }

    private void PrintLambda(Node node)
    {
        _out.Append("{lambda"u8);
        if (!_short)
        {
            int head = _lambdaHead;
            bool inLambda = _inLambda;
            _lambdaHead = node.B;
            if (node.B != 0) PrintLambdaHead(node.B);
            _inLambda = true;
            _out.Append('(');
            PrintList(node.A);
            _out.Append(')');
            _inLambda = inLambda;
            _lambdaHead = head;
        }
        _out.Append('#');
        _out.AppendNumber(node.C + 1);
        _out.Append('}');
    }

    private void PrintLambdaHead(int head)
    {
        _out.Append('<');
        int ordinal = 0;
        for (int list = head; list != 0 && !_failed; list = At(list).B)
        {
            if (list != head) _out.Append(", "u8);
            PrintParameterDeclaration(At(list).A, isPack: false);
            _out.Append(' ');
            PrintLambdaParameter(At(list).A, ordinal++);
        }
        _out.Append('>');
    }

    private void PrintParameterDeclaration(int index, bool isPack)
    {
        if (!Enter(index)) return;
        Node node = At(index);
        switch (node.Kind)
        {
            case NodeKind.TypeParameter: _out.Append("typename"u8); break;
            case NodeKind.ValueParameter: Print(node.A); break;
            case NodeKind.ConstrainedParameter: Print(node.A); break;
            case NodeKind.PackParameter: PrintParameterDeclaration(node.A, isPack: true); break;
            default:
                _out.Append("template<"u8);
                for (int list = node.A; list != 0 && !_failed; list = At(list).B)
                {
                    if (list != node.A) _out.Append(", "u8);
                    PrintParameterDeclaration(At(list).A, isPack: false);
                }
                _out.Append("> class"u8);
                break;
        }
        if (isPack) _out.Append("..."u8);
        _depth--;
    }

    private void PrintLambdaParameter(int declaration, int ordinal)
    {
        Node node = At(declaration);
        while (node.Kind == NodeKind.PackParameter) node = At(node.A);
        _out.Append(node.Kind switch { NodeKind.ValueParameter => "$N"u8, NodeKind.TemplateParameterHead => "$TT"u8, _ => "$T"u8 });
        _out.AppendNumber(ordinal);
    }

    // T_ among a lambda's parameters.
    private void PrintLambdaOwn(int ordinal)
    {
        int list = _lambdaHead;
        for (int i = ordinal; list != 0 && i > 0; i--) list = At(list).B;
        if (list != 0)
        {
            PrintLambdaParameter(At(list).A, ordinal);
            return;
        }
        _out.Append("auto:"u8);
        _out.AppendNumber(ordinal + 1);
    }
}
