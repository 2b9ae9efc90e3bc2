namespace Weft.Symbols.Demangling;

/// <content>Names: nested, local, with template arguments, and by substitution (ABI 5.1.2, 5.1.3, 5.1.7, 5.1.10).</content>
internal ref partial struct ItaniumParser
{
    private int ParseName()
    {
        if (!Enter()) return 0;
        int node = ParseAnyName();
        _depth--;
        return node;
    }

    private int ParseAnyName()
    {
        bool isCandidate = true;
        int node;
        switch (Peek)
        {
            case (byte)'N': return ParseNestedName();
            case (byte)'Z': return ParseLocalName();
            case (byte)'S' when PeekSecond == 't':
                node = ParseStandardName();
                break;
            case (byte)'S':
                node = ParseSubstitution(inPrefix: false);
                if (node == 0) return 0;
                if (_work.Nodes[node].Kind == NodeKind.Module) node = ParseUnqualifiedName(node);
                else isCandidate = false;
                break;
            default:
                node = ParseUnqualifiedName(0);
                break;
        }
        if (node == 0 || Peek != 'I') return node;
        if (isCandidate) _work.AddSubstitution(node);
        int arguments = ParseTemplateArguments();
        return arguments == 0 ? 0 : _work.Add(NodeKind.Template, node, arguments);
    }

    // St unqualified-name
    private int ParseStandardName()
    {
        _at += 2;
        int space = _work.Add(NodeKind.StandardNamespace);
        int module = 0;
        if (Peek == 'S')
        {
            module = ParseSubstitution(inPrefix: false);
            if (module == 0 || _work.Nodes[module].Kind != NodeKind.Module) return 0;
        }
        int name = ParseUnqualifiedName(module);
        return name == 0 ? 0 : _work.Add(NodeKind.Qualified, space, name);
    }

    // N [qualifiers of this] prefix E
    private int ParseNestedName()
    {
        _at++;
        bool explicitObject = Take('H');
        ThisQualifiers qualifiers = TakeThisQualifiers();
        int node = ParsePrefix();
        if (node == 0 || !Take('E')) return 0;
        if (qualifiers != 0) node = _work.Add(NodeKind.ThisQualified, node, detail: (byte)qualifiers);
        return explicitObject ? _work.Add(NodeKind.ExplicitObject, node) : node;
    }

    private ThisQualifiers TakeThisQualifiers()
    {
        ThisQualifiers qualifiers = ThisQualifiers.None;
        if (Take('r')) qualifiers |= ThisQualifiers.Restrict;
        if (Take('V')) qualifiers |= ThisQualifiers.Volatile;
        if (Take('K')) qualifiers |= ThisQualifiers.Const;
        if (Take('R')) qualifiers |= ThisQualifiers.LValue;
        else if (Take('O')) qualifiers |= ThisQualifiers.RValue;
        return qualifiers;
    }

    // prefix: names from the outside in; each but the whole is a candidate for substitution.
    private int ParsePrefix()
    {
        int node = 0;
        while (true)
        {
            bool isCandidate = true;
            switch (Peek)
            {
                case 0:
                    return 0;
                case (byte)'E':
                    return node;
                case (byte)'I':
                    if (node == 0) return 0;
                    int arguments = ParseTemplateArguments();
                    if (arguments == 0) return 0;
                    node = _work.Add(NodeKind.Template, node, arguments);
                    break;
                case (byte)'T' when node == 0:
                    node = ParseTemplateParameter();
                    break;
                case (byte)'D' when PeekSecond is (byte)'t' or (byte)'T' && node == 0:
                    // Noted as a candidate by itself.
                    node = ParseType();
                    isCandidate = false;
                    break;
                case (byte)'M':
                    // Marks what follows as belonging to a member's initialiser.
                    if (node == 0) return 0;
                    _at++;
                    continue;
                case (byte)'S':
                    int found = ParseSubstitution(inPrefix: true);
                    if (found == 0) return 0;
                    if (_work.Nodes[found].Kind == NodeKind.Module) node = Qualify(node, ParseUnqualifiedName(found));
                    else if (node != 0) return 0;
                    else
                    {
                        node = found;
                        isCandidate = false;
                    }
                    break;
                default:
                    node = Qualify(node, ParseUnqualifiedName(0));
                    break;
            }
            if (node == 0) return 0;
            if (isCandidate && Peek != 'E') _work.AddSubstitution(node);
        }
    }

    private readonly int Qualify(int scope, int name) =>
        scope == 0 || name == 0 ? name : _work.Add(NodeKind.Qualified, scope, name);

    // Z encoding E entity [discriminator]
    private int ParseLocalName()
    {
        _at++;
        int function = ParseEncoding(topLevel: false);
        if (function == 0 || !Take('E')) return 0;
        // What the function returns does not help to name what is in it.
        if (_work.Nodes[function] is { Kind: NodeKind.Typed, A: int functionName, B: int type, C: int requirement } && _work.Nodes[type] is { A: not 0 } whole)
            function = _work.Add(NodeKind.Typed, functionName, _work.Add(NodeKind.Function, 0, whole.B, whole.C, whole.Detail), requirement);
        if (Take('s')) return SkipDiscriminator() ? _work.Add(NodeKind.Local, function, _work.Add(NodeKind.StringLiteral)) : 0;
        int ordinal = -1;
        if (Take('d'))
        {
            ordinal = TakeOrdinal();
            if (ordinal < 0) return 0;
        }
        int name = ParseName();
        if (name == 0) return 0;
        if (_work.Nodes[name].Kind is not (NodeKind.Lambda or NodeKind.UnnamedType) && !SkipDiscriminator()) return 0;
        if (ordinal >= 0) name = _work.Add(NodeKind.DefaultArgument, name, ordinal);
        return _work.Add(NodeKind.Local, function, name);
    }

    // Tells apart entities of one name in one function; c++filt does not show it.
    private bool SkipDiscriminator()
    {
        if (!Take('_')) return true;
        if (!Take('_'))
        {
            // The number may be missing.
            _ = TakeNumber();
            return true;
        }
        int number = TakeNumber();
        return number >= 0 && (number < 10 || Take('_'));
    }

    // S_, S0_ …, or an abbreviation of the standard library.
    private int ParseSubstitution(bool inPrefix)
    {
        _at++;
        byte letter = Peek;
        if (letter == '_' || char.IsAsciiDigit((char)letter) || char.IsAsciiLetterUpper((char)letter)) return _work.Substitution(TakeSequence());
        if (letter == 0) return 0;
        _at++;
        if (letter == 't') return _work.Add(NodeKind.StandardNamespace);
        if (!StandardNames.IsKnown(letter)) return 0;
        // The constructor of std::string is basic_string's.
        bool full = !_aliases || (inPrefix && Peek is (byte)'C' or (byte)'D');
        int node = _lastName = _work.Add(NodeKind.Standard, full ? 1 : 0, detail: letter);
        return Peek == 'B' ? _work.AddSubstitution(ParseAbiTags(node)) : node;
    }

    private int ParseTemplateParameter()
    {
        _at++;
        if (Take('L'))
        {
            // The parameters of an enclosing lambda, counted by level.
            if (TakeNumber() < 0 || !Take('_')) return 0;
        }
        int ordinal = TakeOrdinal();
        return ordinal < 0 ? 0 : _work.Add(NodeKind.TemplateParameter, ordinal);
    }

    // I template-arg* [Q constraint] E; J for a pack, for which old compilers wrote I too.
    private int ParseTemplateArguments()
    {
        if (!Enter()) return 0;
        bool inConversion = _inConversion;
        int lastName = _lastName;
        _inConversion = false;
        int node = ParseArgumentList();
        _inConversion = inConversion;
        _lastName = lastName;
        _depth--;
        return node;
    }

    private int ParseArgumentList()
    {
        _at++;
        int first = 0, last = 0;
        while (!Take('E'))
        {
            if (Take('Q'))
            {
                // What the arguments have to satisfy is no part of what they are.
                if (ParseExpression() == 0 || !Take('E')) return 0;
                break;
            }
            int argument = ParseTemplateArgument();
            if (argument == 0 || !_work.Append(ref first, ref last, argument)) return 0;
        }
        return _work.Add(NodeKind.Arguments, first);
    }

    private int ParseTemplateArgument()
    {
        switch (Peek)
        {
            case (byte)'X':
                _at++;
                int expression = ParseExpression();
                return expression != 0 && Take('E') ? expression : 0;
            case (byte)'L':
                return ParsePrimary();
            case (byte)'I' or (byte)'J':
                return ParseTemplateArguments();
            case (byte)'T' when PeekSecond is (byte)'y' or (byte)'n' or (byte)'t' or (byte)'p' or (byte)'k':
                return ParseTemplateParameterDeclaration() == 0 ? 0 : ParseTemplateArgument();
            default:
                return ParseType();
        }
    }
}
