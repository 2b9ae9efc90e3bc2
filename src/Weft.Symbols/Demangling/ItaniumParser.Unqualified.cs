namespace Weft.Symbols.Demangling;

/// <content>Unqualified names: identifiers, operators, constructors, lambdas and other things without a name (ABI 5.1.2, 5.1.3.3, 5.1.8).</content>
internal ref partial struct ItaniumParser
{
    // [module] unqualified-name abi-tags
    private int ParseUnqualifiedName(int module)
    {
        bool isFriend = Take('F');
        while (Take('W'))
        {
            byte isPartition = Take('P') ? (byte)1 : (byte)0;
            int part = ParseSourceName();
            if (part == 0) return 0;
            module = _work.AddSubstitution(_work.Add(NodeKind.Module, module, part, detail: isPartition));
            if (module == 0) return 0;
        }
        int node = ParseBareName();
        if (node == 0) return 0;
        if (module != 0) node = _work.Add(NodeKind.ModuleEntity, node, module);
        if (Peek == 'B') node = ParseAbiTags(node);
        return isFriend ? _work.Add(NodeKind.Friend, node) : node;
    }

    private int ParseBareName()
    {
        byte letter = Peek;
        if (char.IsAsciiDigit((char)letter)) return ParseSourceName();
        if (char.IsAsciiLetterLower((char)letter))
        {
            // "on" marks an operator's name in expressions.
            Take('o', 'n');
            return ParseOperatorName();
        }
        switch (letter)
        {
            case (byte)'L':
                // Of internal linkage.
                _at++;
                int node = char.IsAsciiDigit((char)Peek) ? ParseSourceName() : ParseBareName();
                return node != 0 && SkipDiscriminator() ? node : 0;
            case (byte)'D' when PeekSecond == 'C':
                return ParseStructuredBinding();
            case (byte)'C' or (byte)'D':
                return ParseConstructorOrDestructor();
            case (byte)'U':
                return ParseUnnamed();
            default:
                return 0;
        }
    }

    private int ParseAbiTags(int node)
    {
        int lastName = _lastName;
        while (node != 0 && Take('B'))
        {
            int tag = ParseSourceName();
            node = tag == 0 ? 0 : _work.Add(NodeKind.AbiTag, node, tag);
        }
        _lastName = lastName;
        return node;
    }

    // A length, then as many bytes.
    private int ParseSourceName()
    {
        int length = TakeNumber();
        if (length <= 0 || length > _text.Length - _at) return 0;
        int start = _at;
        _at += length;
        ReadOnlySpan<byte> name = _text.Slice(start, length);
        // "_GLOBAL__N_1" and its like, where the character before N depends on the assembler.
        if (length >= 10 && name.StartsWith("_GLOBAL_"u8) && name[8] is (byte)'_' or (byte)'.' or (byte)'$' && name[9] == 'N')
            return _lastName = _work.Add(NodeKind.AnonymousNamespace);
        return _lastName = _work.Add(NodeKind.Identifier, start, length);
    }

    private int ParseOperatorName()
    {
        if (Peek == 'v' && char.IsAsciiDigit((char)PeekSecond))
        {
            _at += 2;
            int name = ParseSourceName();
            return name == 0 ? 0 : _work.Add(NodeKind.VendorOperator, name);
        }
        if (Take('c', 'v'))
        {
            bool inConversion = _inConversion;
            _inConversion = true;
            int type = ParseType();
            _inConversion = inConversion;
            return type == 0 ? 0 : _work.Add(NodeKind.Conversion, type);
        }
        if (Take('l', 'i'))
        {
            int suffix = ParseSourceName();
            return suffix == 0 ? 0 : _work.Add(NodeKind.LiteralOperator, suffix);
        }
        int operation = OperatorTable.Find(Peek, PeekSecond);
        if (operation < 0) return 0;
        _at += 2;
        return _work.Add(NodeKind.OperatorName, operation);
    }

    // C1 … C5, CI1, CI2 with the base whose constructor is inherited, D0 … D5.
    private int ParseConstructorOrDestructor()
    {
        bool isConstructor = Peek == 'C';
        _at++;
        bool isInheriting = isConstructor && Take('I');
        byte variant = Peek;
        if (isConstructor ? variant is < (byte)'1' or > (byte)'5' : variant is < (byte)'0' or > (byte)'5') return 0;
        _at++;
        if (isInheriting && ParseType() == 0) return 0;
        return _lastName == 0 ? 0 : _work.Add(isConstructor ? NodeKind.Constructor : NodeKind.Destructor, _lastName);
    }

    // DC source-name+ E
    private int ParseStructuredBinding()
    {
        _at += 2;
        int first = 0, last = 0;
        while (!Take('E'))
        {
            int name = ParseSourceName();
            if (name == 0 || !_work.Append(ref first, ref last, name)) return 0;
        }
        return first == 0 ? 0 : _work.Add(NodeKind.StructuredBinding, first);
    }

    private int ParseUnnamed()
    {
        if (Take('U', 't'))
        {
            int ordinal = TakeOrdinal();
            return ordinal < 0 ? 0 : _work.Add(NodeKind.UnnamedType, c: ordinal);
        }
        if (Take('U', 'l')) return ParseLambda();
        if (!Take('U', 'b')) return 0;
        // Clang's blocks; the name of what they are called with is not kept.
        if (char.IsAsciiDigit((char)Peek)) _ = TakeNumber();
        return Take('_') ? _work.Add(NodeKind.Block) : 0;
    }

    // Ul [template head] parameter+ E [number] _
    private int ParseLambda()
    {
        int head = 0, last = 0;
        while (Peek == 'T' && PeekSecond is (byte)'y' or (byte)'n' or (byte)'t' or (byte)'p' or (byte)'k')
        {
            int parameter = ParseTemplateParameterDeclaration();
            if (parameter == 0 || !_work.Append(ref head, ref last, parameter)) return 0;
        }
        if (Take('Q') && ParseExpression() == 0) return 0;
        int parameters = ParseParameters(out bool fits);
        if (!fits || (Take('Q') && ParseExpression() == 0) || !Take('E')) return 0;
        int ordinal = TakeOrdinal();
        return ordinal < 0 ? 0 : _work.Add(NodeKind.Lambda, parameters, head, ordinal);
    }

    // Ty, Tn type, Tt template-head E, Tp of one of them, Tk constraint
    private int ParseTemplateParameterDeclaration()
    {
        byte kind = PeekSecond;
        _at += 2;
        if (!Enter()) return 0;
        int node = kind switch
        {
            (byte)'y' => _work.Add(NodeKind.TypeParameter),
            (byte)'n' => ParseType() is not 0 and int type ? _work.Add(NodeKind.ValueParameter, type) : 0,
            (byte)'p' => Peek == 'T' && ParseTemplateParameterDeclaration() is not 0 and int inner ? _work.Add(NodeKind.PackParameter, inner) : 0,
            (byte)'k' => ParseName() is not 0 and int constraint ? _work.Add(NodeKind.ConstrainedParameter, constraint) : 0,
            (byte)'t' => ParseTemplateHead(),
            _ => 0,
        };
        _depth--;
        return node;
    }

    private int ParseTemplateHead()
    {
        int first = 0, last = 0;
        while (!Take('E'))
        {
            if (Peek != 'T') return 0;
            int parameter = ParseTemplateParameterDeclaration();
            if (parameter == 0 || !_work.Append(ref first, ref last, parameter)) return 0;
        }
        return _work.Add(NodeKind.TemplateParameterHead, first);
    }
}
