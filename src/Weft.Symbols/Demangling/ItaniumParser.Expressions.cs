namespace Weft.Symbols.Demangling;

/// <content>Expressions and literals (ABI 5.1.6), as they occur in template arguments, decltype and requirements.</content>
internal ref partial struct ItaniumParser
{
    private int ParseExpression()
    {
        if (!Enter()) return 0;
        int node = ParseAnyExpression();
        _depth--;
        return node;
    }

    private int ParseAnyExpression()
    {
        switch (Peek)
        {
            case (byte)'L': return ParsePrimary();
            case (byte)'T': return ParseTemplateParameterReference();
            case (byte)'N' or (byte)'S' or (byte)'Z': return ParseName();
            case >= (byte)'0' and <= (byte)'9': return ParseUnresolvedName();
            case (byte)'u': return ParseVendorExpression();
        }
        switch (((int)Peek << 8) | PeekSecond)
        {
            case ('o' << 8) | 'n': return ParseUnresolvedName();
            case ('d' << 8) | 'n':
                _at += 2;
                return ParseDestructorName();
            case ('s' << 8) | 'r': return ParseScoped();
            case ('s' << 8) | 'p':
                _at += 2;
                int pattern = ParseExpression();
                return pattern == 0 ? 0 : _work.Add(NodeKind.PackExpansion, pattern);
            case ('f' << 8) | 'p': return ParseFunctionParameter();
            case ('f' << 8) | 'L' when IsDigitAt(2): return ParseFunctionParameter();
            case ('t' << 8) | 'l': return ParseInitializerList(typed: true);
            case ('i' << 8) | 'l': return ParseInitializerList(typed: false);
            case ('c' << 8) | 'v': return ParseCast();
            case ('d' << 8) | 'i' or ('d' << 8) | 'x' or ('d' << 8) | 'X': return ParseDesignator();
            case ('r' << 8) | 'q' or ('r' << 8) | 'Q': return ParseRequires();
            case ('m' << 8) | 'c': return ParseMemberConstant();
            case ('s' << 8) | 'o': return ParseSubObject();
            case ('g' << 8) | 's': return ParseGlobal();
        }
        return ParseOperation();
    }

    private readonly bool IsDigitAt(int offset) => _at + offset < _text.Length && char.IsAsciiDigit((char)_text[_at + offset]);

    private int ParseTemplateParameterReference()
    {
        int parameter = ParseTemplateParameter();
        if (parameter == 0 || Peek != 'I') return parameter;
        int arguments = ParseTemplateArguments();
        return arguments == 0 ? 0 : _work.Add(NodeKind.Template, parameter, arguments);
    }

    // A name that is looked up when the template is instantiated.
    private int ParseUnresolvedName()
    {
        Take('o', 'n');
        return WithArguments(ParseUnqualifiedName(0));
    }

    private int WithArguments(int name)
    {
        if (name == 0 || Peek != 'I') return name;
        int arguments = ParseTemplateArguments();
        return arguments == 0 ? 0 : _work.Add(NodeKind.Template, name, arguments);
    }

    private int ParseDestructorName()
    {
        int name = char.IsAsciiDigit((char)Peek) ? WithArguments(ParseSourceName()) : ParseType();
        return name == 0 ? 0 : _work.Add(NodeKind.Destructor, name);
    }

    // sr type name, sr level+ E name
    private int ParseScoped()
    {
        _at += 2;
        int scope = char.IsAsciiDigit((char)Peek) ? ParseLevels() : 0;
        if (scope != 0)
        {
            Take('o', 'n');
            return Take('d', 'n') ? Qualify(scope, ParseDestructorName()) : WithArguments(Qualify(scope, ParseUnqualifiedName(0)));
        }
        scope = ParseType();
        if (scope == 0) return 0;
        int name = ParseScopedName();
        return name == 0 ? 0 : _work.Add(NodeKind.Qualified, scope, name);
    }

    // Names up to an E, which tells them from a type; unlike a type they are no candidates for substitution. 0, and nothing
    // read, when there is no such E.
    private int ParseLevels()
    {
        int at = _at, nodes = _work.NodeCount, substitutions = _work.SubstitutionCount, depth = _depth;
        int lastName = _lastName;
        int scope = 0;
        while (char.IsAsciiDigit((char)Peek))
        {
            scope = Qualify(scope, WithArguments(ParseSourceName()));
            if (scope == 0) break;
        }
        if (scope != 0 && IsNameAt(1) && Take('E')) return scope;
        _at = at;
        _depth = depth;
        _lastName = lastName;
        _work.Restore(nodes, substitutions);
        return 0;
    }

    private readonly bool IsNameAt(int offset) => IsDigitAt(offset) || IsLetterAt(offset, 'o') || IsLetterAt(offset, 'd');

    private readonly bool IsLetterAt(int offset, char letter) => _at + offset < _text.Length && _text[_at + offset] == letter;

    private int ParseScopedName()
    {
        if (Take('d', 'n')) return ParseDestructorName();
        Take('o', 'n');
        return WithArguments(ParseUnqualifiedName(0));
    }

    // fp [qualifiers] ordinal, fL level p [qualifiers] ordinal, fpT
    private int ParseFunctionParameter()
    {
        bool hasLevel = PeekSecond == 'L';
        _at += 2;
        if (hasLevel && (TakeNumber() < 0 || !Take('p'))) return 0;
        if (Take('T')) return _work.Add(NodeKind.FunctionParameter, -1);
        _ = TakeThisQualifiers();
        int ordinal = TakeOrdinal();
        return ordinal < 0 ? 0 : _work.Add(NodeKind.FunctionParameter, ordinal);
    }

    private int ParseInitializerList(bool typed)
    {
        _at += 2;
        int type = 0;
        if (typed)
        {
            type = ParseType();
            if (type == 0) return 0;
        }
        int elements = ParseExpressionList();
        return elements == 0 ? 0 : _work.Add(NodeKind.InitializerList, type, elements);
    }

    // Expressions up to E.
    private int ParseExpressionList()
    {
        int first = 0, last = 0;
        while (!Take('E'))
        {
            int element = ParseExpression();
            if (element == 0 || !_work.Append(ref first, ref last, element)) return 0;
        }
        return _work.Add(NodeKind.Arguments, first);
    }

    // cv type expression, cv type _ expression* E
    private int ParseCast()
    {
        _at += 2;
        bool inConversion = _inConversion;
        _inConversion = false;
        int type = ParseType();
        _inConversion = inConversion;
        if (type == 0) return 0;
        int operand = Take('_') ? ParseExpressionList() : ParseExpression();
        return operand == 0 ? 0 : _work.Add(NodeKind.Cast, type, operand);
    }

    // di field value, dx index value, dX first last value
    private int ParseDesignator()
    {
        byte kind = PeekSecond;
        _at += 2;
        int place = kind == 'i' ? ParseSourceName() : ParseExpression();
        int end = kind == 'X' && place != 0 ? ParseExpression() : 0;
        if (place == 0 || (kind == 'X' && end == 0)) return 0;
        int value = ParseExpression();
        return value == 0 ? 0 : _work.Add(NodeKind.Designator, place, value, end, kind);
    }

    // rq requirement+ E, rQ parameter* _ requirement+ E
    private int ParseRequires()
    {
        bool hasParameters = PeekSecond == 'Q';
        _at += 2;
        int parameters = 0, last = 0;
        while (hasParameters && !Take('_'))
        {
            int type = ParseType();
            if (type == 0 || !_work.Append(ref parameters, ref last, type)) return 0;
        }
        int requirements = 0;
        while (!Take('E'))
        {
            int requirement = ParseRequirement();
            if (requirement == 0 || !_work.Append(ref requirements, ref last, requirement)) return 0;
        }
        return _work.Add(NodeKind.Requires, parameters, requirements);
    }

    // X expression [N] [R constraint], T type, Q constraint
    private int ParseRequirement()
    {
        byte kind = Peek;
        _at++;
        switch (kind)
        {
            case (byte)'X':
                int expression = ParseExpression();
                if (expression == 0) return 0;
                if (Take('N')) kind = (byte)'N';
                int constraint = 0;
                if (Take('R'))
                {
                    constraint = ParseName();
                    if (constraint == 0) return 0;
                }
                return _work.Add(NodeKind.Requirement, expression, constraint, detail: kind);
            case (byte)'T':
                int type = ParseType();
                return type == 0 ? 0 : _work.Add(NodeKind.Requirement, type, detail: kind);
            case (byte)'Q':
                int nested = ParseExpression();
                return nested == 0 ? 0 : _work.Add(NodeKind.Requirement, nested, detail: kind);
            default:
                return 0;
        }
    }

    // mc type expression [number] E: a pointer to a member, reached by a conversion.
    private int ParseMemberConstant()
    {
        _at += 2;
        if (ParseType() == 0) return 0;
        int expression = ParseExpression();
        if (expression == 0) return 0;
        if (Peek != 'E' && !SkipSignedNumber()) return 0;
        return Take('E') ? _work.Add(NodeKind.MemberConstant, expression) : 0;
    }

    // so type expression [number] (_ [number])* [p] E: a part of an object.
    private int ParseSubObject()
    {
        _at += 2;
        if (ParseType() == 0) return 0;
        int expression = ParseExpression();
        if (expression == 0) return 0;
        if (Peek is (byte)'n' or (>= (byte)'0' and <= (byte)'9') && !SkipSignedNumber()) return 0;
        while (Take('_')) _ = TakeNumber();
        Take('p');
        return Take('E') ? _work.Add(NodeKind.SubObject, expression) : 0;
    }

    // gs before new, delete or a name.
    private int ParseGlobal()
    {
        int operation = OperatorTable.Find((byte)'g', (byte)'s');
        _at += 2;
        int operand = ParseExpression();
        return operand == 0 ? 0 : _work.Add(NodeKind.Unary, operation, operand);
    }

    // u source-name template-argument* E
    private int ParseVendorExpression()
    {
        _at++;
        int name = ParseSourceName();
        if (name == 0) return 0;
        int first = 0, last = 0;
        while (!Take('E'))
        {
            int argument = ParseTemplateArgument();
            if (argument == 0 || !_work.Append(ref first, ref last, argument)) return 0;
        }
        return _work.Add(NodeKind.VendorExpression, name, _work.Add(NodeKind.Arguments, first));
    }

    // L type value E, L _Z encoding E
    private int ParsePrimary()
    {
        _at++;
        if (Peek == '_' || (Peek == 'Z' && PeekSecond != 0))
        {
            // Old compilers left the underscore out.
            Take('_');
            if (!Take('Z')) return 0;
            int encoding = ParseEncoding(topLevel: false);
            return encoding != 0 && Take('E') ? encoding : 0;
        }
        int type = ParseType();
        if (type == 0) return 0;
        byte isNegative = Take('n') ? (byte)1 : (byte)0;
        ref readonly Node node = ref _work.Nodes[type];
        if (Peek == 'E' && node.Kind == NodeKind.Builtin && BuiltinTypes.IsNullPointer(node.A))
        {
            _at++;
            return type;
        }
        int start = _at;
        while (Peek is not (0 or (byte)'E')) _at++;
        if (Peek == 0) return 0;
        int literal = _work.Add(NodeKind.Literal, type, start, _at - start, isNegative);
        _at++;
        return literal;
    }
}
