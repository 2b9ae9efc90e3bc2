namespace Weft.Symbols.Demangling;

/// <content>Types (ABI 5.1.5).</content>
internal ref partial struct ItaniumParser
{
    private int ParseType()
    {
        if (!Enter()) return 0;
        int node = ParseAnyType();
        _depth--;
        return node;
    }

    private int ParseAnyType()
    {
        byte letter = Peek;
        switch (letter)
        {
            case (byte)'r' or (byte)'V' or (byte)'K':
                return _work.AddSubstitution(ParseQualifiedType());
            case (byte)'u':
                return _work.AddSubstitution(ParseVendorType());
            case (byte)'F':
                return _work.AddSubstitution(ParseFunctionType(ThisQualifiers.None));
            case (byte)'A':
                return _work.AddSubstitution(ParseArrayType());
            case (byte)'M':
                return _work.AddSubstitution(ParsePointerToMember());
            case (byte)'P':
                return ParseModified(NodeKind.Pointer);
            case (byte)'R':
                return ParseModified(NodeKind.LValueReference);
            case (byte)'O':
                return ParseModified(NodeKind.RValueReference);
            case (byte)'C':
                return ParseModified(NodeKind.Complex);
            case (byte)'G':
                return ParseModified(NodeKind.Imaginary);
            case (byte)'U':
                return _work.AddSubstitution(ParseVendorQualifiedType());
            case (byte)'T':
                return ParseParameterType();
            case (byte)'S':
                return ParseSubstitutedType();
            case (byte)'D':
                return ParseTypeOfD();
            case (byte)'N' or (byte)'Z' or (byte)'W' or (byte)'L':
                return _work.AddSubstitution(ParseName());
        }
        if (char.IsAsciiDigit((char)letter)) return _work.AddSubstitution(ParseName());
        int builtin = BuiltinTypes.Find(letter);
        if (builtin < 0) return 0;
        _at++;
        return _work.Add(NodeKind.Builtin, builtin);
    }

    private int ParseModified(NodeKind kind)
    {
        _at++;
        int type = ParseType();
        return type == 0 ? 0 : _work.AddSubstitution(_work.Add(kind, type));
    }

    // r V K, in this order, before a type; before a function they are of the object it is called on.
    private int ParseQualifiedType()
    {
        Span<CvQualifier> found = stackalloc CvQualifier[3];
        int count = 0;
        ThisQualifiers qualifiers = ThisQualifiers.None;
        while (count < 3 && Peek is (byte)'r' or (byte)'V' or (byte)'K')
        {
            CvQualifier one = Peek == 'K' ? CvQualifier.Const : Peek == 'V' ? CvQualifier.Volatile : CvQualifier.Restrict;
            qualifiers |= one switch { CvQualifier.Const => ThisQualifiers.Const, CvQualifier.Volatile => ThisQualifiers.Volatile, _ => ThisQualifiers.Restrict };
            found[count++] = one;
            _at++;
        }
        if (Peek == 'F') return ParseFunctionType(qualifiers);
        if (Peek == 'D' && PeekSecond is (byte)'o' or (byte)'O' or (byte)'w' or (byte)'x') return ParseExceptionSpecification(qualifiers);
        int type = ParseType();
        while (count > 0 && type != 0) type = _work.Add(NodeKind.Cv, type, detail: (byte)found[--count]);
        return type;
    }

    // u source-name [template-args]
    private int ParseVendorType()
    {
        _at++;
        int name = ParseSourceName();
        if (name == 0) return 0;
        if (Peek == 'I')
        {
            int arguments = ParseTemplateArguments();
            if (arguments == 0) return 0;
            name = _work.Add(NodeKind.Template, name, arguments);
        }
        return _work.Add(NodeKind.VendorType, name);
    }

    // U source-name [template-args] type
    private int ParseVendorQualifiedType()
    {
        _at++;
        int name = ParseSourceName();
        if (name == 0) return 0;
        if (Peek == 'I')
        {
            int arguments = ParseTemplateArguments();
            if (arguments == 0) return 0;
            name = _work.Add(NodeKind.Template, name, arguments);
        }
        int type = ParseType();
        return type == 0 ? 0 : _work.Add(NodeKind.VendorQualified, type, name);
    }

    // T_, T0_ …, as a template with its arguments, or Ts, Tu, Te before a name.
    private int ParseParameterType()
    {
        if (PeekSecond is (byte)'s' or (byte)'u' or (byte)'e')
        {
            byte keyword = PeekSecond;
            _at += 2;
            int name = ParseName();
            return name == 0 ? 0 : _work.AddSubstitution(_work.Add(NodeKind.Elaborated, name, detail: keyword));
        }
        int parameter = _work.AddSubstitution(ParseTemplateParameter());
        if (parameter == 0 || Peek != 'I') return parameter;
        if (!_inConversion) return ApplyArguments(parameter);
        // "cv T_ I … E": the arguments are the operator's own, unless others follow.
        int at = _at, nodes = _work.NodeCount, substitutions = _work.SubstitutionCount, depth = _depth;
        int applied = ApplyArguments(parameter);
        if (applied != 0 && Peek == 'I') return applied;
        _work.Restore(nodes, substitutions);
        _at = at;
        _depth = depth;
        _inConversion = true;
        return parameter;
    }

    private int ApplyArguments(int template)
    {
        int arguments = ParseTemplateArguments();
        return arguments == 0 ? 0 : _work.AddSubstitution(_work.Add(NodeKind.Template, template, arguments));
    }

    private int ParseSubstitutedType()
    {
        byte second = PeekSecond;
        if (second == 't') return _work.AddSubstitution(ParseName());
        int node = ParseSubstitution(inPrefix: false);
        if (node == 0) return 0;
        if (_work.Nodes[node].Kind == NodeKind.Module)
        {
            node = _work.AddSubstitution(ParseUnqualifiedName(node));
            if (node == 0) return 0;
        }
        return Peek == 'I' ? ApplyArguments(node) : node;
    }

    private int ParseTypeOfD()
    {
        byte second = PeekSecond;
        switch (second)
        {
            case (byte)'t' or (byte)'T':
                _at += 2;
                int expression = ParseExpression();
                if (expression == 0 || !Take('E')) return 0;
                return _work.AddSubstitution(_work.Add(NodeKind.Decltype, expression));
            case (byte)'p':
                _at += 2;
                int pattern = ParseType();
                return pattern == 0 ? 0 : _work.AddSubstitution(_work.Add(NodeKind.PackExpansion, pattern));
            case (byte)'o' or (byte)'O' or (byte)'w' or (byte)'x':
                return _work.AddSubstitution(ParseExceptionSpecification(ThisQualifiers.None));
            case (byte)'v':
                _at += 2;
                return _work.AddSubstitution(ParseVectorType());
            case (byte)'F':
                _at += 2;
                return ParseFloatType();
            case (byte)'B' or (byte)'U':
                _at += 2;
                return ParseBitInteger(second == 'U');
            case (byte)'k' or (byte)'K':
                _at += 2;
                int constraint = ParseName();
                return constraint == 0 ? 0 : _work.AddSubstitution(_work.Add(NodeKind.ConstrainedAuto, constraint, detail: second == 'K' ? (byte)1 : (byte)0));
        }
        int builtin = BuiltinTypes.FindD(second);
        if (builtin < 0) return 0;
        _at += 2;
        return _work.Add(NodeKind.Builtin, builtin);
    }

    // Do, DO expression E, Dw type+ E, Dx: before the function they belong to.
    private int ParseExceptionSpecification(ThisQualifiers qualifiers)
    {
        byte kind = PeekSecond;
        _at += 2;
        int specification;
        switch (kind)
        {
            case (byte)'o':
                specification = _work.Add(NodeKind.NoExcept);
                break;
            case (byte)'O':
                int condition = ParseExpression();
                if (condition == 0 || !Take('E')) return 0;
                specification = _work.Add(NodeKind.NoExcept, condition);
                break;
            case (byte)'w':
                int first = 0, last = 0;
                while (!Take('E'))
                {
                    int type = ParseType();
                    if (type == 0 || !_work.Append(ref first, ref last, type)) return 0;
                }
                specification = _work.Add(NodeKind.Throws, first);
                break;
            default:
                specification = _work.Add(NodeKind.TransactionSafe);
                break;
        }
        if (!Enter()) return 0;
        int function = Peek == 'F' ? ParseFunctionType(qualifiers)
            : Peek == 'D' && PeekSecond is (byte)'o' or (byte)'O' or (byte)'w' or (byte)'x' ? ParseExceptionSpecification(qualifiers)
            : 0;
        _depth--;
        if (function == 0) return 0;
        Node whole = _work.Nodes[function];
        // Two of them ("Dx Do F…"): the inner one is written first.
        if (whole.C != 0) specification = _work.Add(NodeKind.List, whole.C, specification);
        return _work.Add(NodeKind.Function, whole.A, whole.B, specification, whole.Detail);
    }

    // F [Y] result parameter+ [R|O] E
    private int ParseFunctionType(ThisQualifiers qualifiers)
    {
        _at++;
        // extern "C" makes another type of it, which C++ does not let one see.
        Take('Y');
        int result = ParseType();
        if (result == 0) return 0;
        int parameters = ParseParameters(out bool fits);
        if (!fits) return 0;
        if (Take('R')) qualifiers |= ThisQualifiers.LValue;
        else if (Take('O')) qualifiers |= ThisQualifiers.RValue;
        return Take('E') ? _work.Add(NodeKind.Function, result, parameters, detail: (byte)qualifiers) : 0;
    }

    // bare-function-type: as far as it goes.
    private int ParseFunctionTypes(bool hasResult)
    {
        int result = 0;
        if (hasResult)
        {
            result = ParseType();
            if (result == 0) return 0;
        }
        int parameters = ParseParameters(out bool fits);
        return fits ? _work.Add(NodeKind.Function, result, parameters) : 0;
    }

    // One type or more; void alone is none. The list may be 0.
    private int ParseParameters(out bool fits)
    {
        int first = 0, last = 0, count = 0;
        fits = false;
        while (Peek is not (0 or (byte)'E' or (byte)'.' or (byte)'Q') && !(Peek is (byte)'R' or (byte)'O' && PeekSecond == 'E'))
        {
            int type = ParseType();
            if (type == 0 || !_work.Append(ref first, ref last, type)) return 0;
            count++;
        }
        fits = count > 0;
        if (count != 1) return first;
        ref readonly Node only = ref _work.Nodes[_work.Nodes[first].A];
        return only.Kind == NodeKind.Builtin && BuiltinTypes.Is(only.A, 'v') ? 0 : first;
    }

    // A [number | expression] _ element
    private int ParseArrayType()
    {
        _at++;
        int bound = 0, digits = 0;
        if (char.IsAsciiDigit((char)Peek))
        {
            digits = _at;
            while (char.IsAsciiDigit((char)Peek)) _at++;
        }
        else if (Peek != '_')
        {
            bound = ParseExpression();
            if (bound == 0) return 0;
        }
        int length = _at - digits;
        if (!Take('_')) return 0;
        int element = ParseType();
        if (element == 0) return 0;
        if (digits != 0) bound = _work.Add(NodeKind.Identifier, digits, length);
        return _work.Add(NodeKind.Array, element, bound);
    }

    // Dv (number | _ expression) _ element
    private int ParseVectorType()
    {
        int bound;
        if (Take('_')) bound = ParseExpression();
        else
        {
            int digits = _at;
            while (char.IsAsciiDigit((char)Peek)) _at++;
            bound = _at == digits ? 0 : _work.Add(NodeKind.Identifier, digits, _at - digits);
        }
        if (bound == 0 || !Take('_')) return 0;
        int element = ParseType();
        return element == 0 ? 0 : _work.Add(NodeKind.Vector, element, bound);
    }

    // DF number (_ | x | b): a float of so many bits.
    private int ParseFloatType()
    {
        int digits = _at;
        while (char.IsAsciiDigit((char)Peek)) _at++;
        byte end = Peek;
        if (_at == digits || end is not ((byte)'_' or (byte)'x' or (byte)'b')) return 0;
        _at++;
        return _work.Add(NodeKind.FloatType, 0, digits, _at - 1 - digits, end);
    }

    // DB, DU (number | expression) _
    private int ParseBitInteger(bool isUnsigned)
    {
        int digits = _at;
        while (char.IsAsciiDigit((char)Peek)) _at++;
        int expression = 0;
        int length = _at - digits;
        if (length == 0)
        {
            expression = ParseExpression();
            if (expression == 0) return 0;
        }
        return Take('_') ? _work.Add(NodeKind.BitInteger, expression, digits, length, isUnsigned ? (byte)1 : (byte)0) : 0;
    }

    // M class member
    private int ParsePointerToMember()
    {
        _at++;
        int owner = ParseType();
        if (owner == 0) return 0;
        int member = ParseType();
        return member == 0 ? 0 : _work.Add(NodeKind.PointerToMember, owner, member);
    }
}
