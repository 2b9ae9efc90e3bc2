namespace Weft.Symbols.Demangling;

/// <content>Expressions that an operator's code begins.</content>
internal ref partial struct ItaniumParser
{
    private int ParseOperation()
    {
        if (Peek == 'v' && char.IsAsciiDigit((char)PeekSecond)) return ParseVendorOperation();
        byte second = PeekSecond;
        int operation = OperatorTable.Find(Peek, second);
        if (operation < 0) return 0;
        _at += 2;
        switch (OperatorTable.FormOf(operation))
        {
            case OperatorTable.Form.Unary:
                // "pp_", "mm_": the operator stands before its operand.
                bool isPrefix = second is (byte)'p' or (byte)'m' && (OperatorTable.Is(operation, "pp") || OperatorTable.Is(operation, "mm")) && Take('_');
                int operand = ParseExpression();
                return operand == 0 ? 0 : _work.Add(NodeKind.Unary, operation, operand, detail: isPrefix ? (byte)1 : (byte)0);
            case OperatorTable.Form.OfType:
                int type = ParseType();
                return type == 0 ? 0 : _work.Add(NodeKind.Unary, operation, type);
            case OperatorTable.Form.Binary: return ParseBinary(operation);
            case OperatorTable.Form.Conditional: return ParseConditional();
            case OperatorTable.Form.NamedCast:
                int target = ParseType();
                if (target == 0) return 0;
                int value = ParseExpression();
                return value == 0 ? 0 : _work.Add(NodeKind.NamedCast, operation, target, value);
            case OperatorTable.Form.Call:
                int function = ParseExpression();
                if (function == 0) return 0;
                int arguments = ParseExpressionList();
                return arguments == 0 ? 0 : _work.Add(NodeKind.Call, function, arguments);
            case OperatorTable.Form.New: return ParseNew(operation);
            case OperatorTable.Form.Fold: return ParseFold(second);
            case OperatorTable.Form.SizeOfPack: return ParseSizeOfPack(second);
            case OperatorTable.Form.Throw: return _work.Add(NodeKind.Throw);
            default: return 0;
        }
    }

    private int ParseBinary(int operation)
    {
        int left = ParseExpression();
        if (left == 0) return 0;
        int right = OperatorTable.Is(operation, "dt") || OperatorTable.Is(operation, "pt") ? ParseMember() : ParseExpression();
        return right == 0 ? 0 : _work.Add(NodeKind.Binary, operation, left, right);
    }

    // What stands after a dot.
    private int ParseMember()
    {
        bool isGlobal = Take('g', 's');
        int member;
        if (Peek == 's' && PeekSecond == 'r') member = ParseExpression();
        else if (Take('d', 'n')) member = ParseDestructorName();
        else if (Peek == 'L') return ParsePrimary();
        else member = ParseUnresolvedName();
        return member == 0 || !isGlobal ? member : _work.Add(NodeKind.Unary, OperatorTable.Find((byte)'g', (byte)'s'), member);
    }

    private int ParseConditional()
    {
        int condition = ParseExpression();
        if (condition == 0) return 0;
        int whenTrue = ParseExpression();
        if (whenTrue == 0) return 0;
        int whenFalse = ParseExpression();
        return whenFalse == 0 ? 0 : _work.Add(NodeKind.Conditional, condition, whenTrue, whenFalse);
    }

    // nw placement* _ type (E | pi expression* E | il expression* E)
    private int ParseNew(int operation)
    {
        int placement = 0, last = 0;
        while (!Take('_'))
        {
            int argument = ParseExpression();
            if (argument == 0 || !_work.Append(ref placement, ref last, argument)) return 0;
        }
        int type = ParseType();
        if (type == 0) return 0;
        int initializer = 0;
        if (Take('p', 'i')) initializer = ParseExpressionList();
        else if (Peek == 'i' && PeekSecond == 'l')
        {
            initializer = ParseExpression();
        }
        else return Take('E') ? AddNew(operation, type, placement, 0) : 0;
        return initializer == 0 ? 0 : AddNew(operation, type, placement, initializer);
    }

    private readonly int AddNew(int operation, int type, int placement, int initializer) =>
        _work.Add(NodeKind.New, operation, type, _work.Add(NodeKind.List, placement, initializer));

    // fl, fr operator pack; fL, fR operator pack and start
    private int ParseFold(byte kind)
    {
        int operation = OperatorTable.Find(Peek, PeekSecond);
        if (operation < 0) return 0;
        _at += 2;
        int left = ParseExpression();
        if (left == 0) return 0;
        int right = 0;
        if (kind is (byte)'L' or (byte)'R')
        {
            right = ParseExpression();
            if (right == 0) return 0;
        }
        return _work.Add(NodeKind.Fold, operation, left, right, kind);
    }

    // sZ parameter, sP template-argument* E
    private int ParseSizeOfPack(byte kind)
    {
        if (kind == 'Z')
        {
            int pack = Peek == 'T' ? ParseTemplateParameter() : ParseExpression();
            return pack == 0 ? 0 : _work.Add(NodeKind.SizeOfPack, pack);
        }
        int first = 0, last = 0;
        while (!Take('E'))
        {
            int argument = ParseTemplateArgument();
            if (argument == 0 || !_work.Append(ref first, ref last, argument)) return 0;
        }
        return _work.Add(NodeKind.SizeOfPack, _work.Add(NodeKind.Arguments, first));
    }

    // v digit source-name expression*: as many operands as the digit says.
    private int ParseVendorOperation()
    {
        int count = PeekSecond - '0';
        _at += 2;
        int name = ParseSourceName();
        if (name == 0) return 0;
        int first = 0, last = 0;
        for (; count > 0; count--)
        {
            int operand = ParseExpression();
            if (operand == 0 || !_work.Append(ref first, ref last, operand)) return 0;
        }
        return _work.Add(NodeKind.VendorOperator, name, _work.Add(NodeKind.Arguments, first));
    }
}
