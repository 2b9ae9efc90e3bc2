namespace Weft.Symbols.Demangling;

/// <content>Types.</content>
internal ref partial struct RustV0Demangler
{
    private static ReadOnlySpan<byte> BasicType(byte tag) => tag switch
    {
        (byte)'a' => "i8"u8,
        (byte)'b' => "bool"u8,
        (byte)'c' => "char"u8,
        (byte)'d' => "f64"u8,
        (byte)'e' => "str"u8,
        (byte)'f' => "f32"u8,
        (byte)'h' => "u8"u8,
        (byte)'i' => "isize"u8,
        (byte)'j' => "usize"u8,
        (byte)'l' => "i32"u8,
        (byte)'m' => "u32"u8,
        (byte)'n' => "i128"u8,
        (byte)'o' => "u128"u8,
        (byte)'p' => "_"u8,
        (byte)'s' => "i16"u8,
        (byte)'t' => "u16"u8,
        (byte)'u' => "()"u8,
        (byte)'v' => "..."u8,
        (byte)'x' => "i64"u8,
        (byte)'y' => "u64"u8,
        (byte)'z' => "!"u8,
        _ => default,
    };

    private void Type()
    {
        if (!Enter()) return;
        byte tag = Next();
        ReadOnlySpan<byte> basic = BasicType(tag);
        if (!basic.IsEmpty) Write(basic);
        else CompoundType(tag);
        _depth--;
    }

    private void CompoundType(byte tag)
    {
        switch (tag)
        {
            case (byte)'R' or (byte)'Q':
                Write("&"u8);
                if (Take('L'))
                {
                    ulong lifetime = Base62();
                    if (lifetime != 0)
                    {
                        Lifetime(lifetime);
                        Write(" "u8);
                    }
                }
                if (tag == 'Q') Write("mut "u8);
                Type();
                break;
            case (byte)'P':
                Write("*const "u8);
                Type();
                break;
            case (byte)'O':
                Write("*mut "u8);
                Type();
                break;
            case (byte)'A':
                Write("["u8);
                Type();
                Write("; "u8);
                Constant(inValue: true);
                Write("]"u8);
                break;
            case (byte)'S':
                Write("["u8);
                Type();
                Write("]"u8);
                break;
            case (byte)'T': TupleType(); break;
            case (byte)'F': FunctionType(); break;
            case (byte)'D': TraitObject(); break;
            case (byte)'B':
                if (TryJump(out int back))
                {
                    if (!_silent) Type();
                    _at = back;
                }
                break;
            default:
                _at--;
                Path(inValue: false);
                break;
        }
    }

    private void TupleType()
    {
        Write("("u8);
        int count = 0;
        for (; !_failed && !Take('E'); count++)
        {
            if (count > 0) Write(", "u8);
            Type();
        }
        if (count == 1) Write(","u8);
        Write(")"u8);
    }

    // [binder] [U] [K abi] type* E type
    private void FunctionType()
    {
        int bound = Binder();
        if (Take('U')) Write("unsafe "u8);
        if (Take('K'))
        {
            Write("extern \""u8);
            if (Take('C')) Write("C"u8);
            else ApplicationBinaryInterface();
            Write("\" "u8);
        }
        Write("fn("u8);
        for (int count = 0; !_failed && !Take('E'); count++)
        {
            if (count > 0) Write(", "u8);
            Type();
        }
        Write(")"u8);
        if (!Take('u'))
        {
            Write(" -> "u8);
            Type();
        }
        _boundLifetimes -= bound;
    }

    // An identifier in which underscores stand for hyphens.
    private void ApplicationBinaryInterface()
    {
        (int start, int length, bool isPunycode) = Identifier();
        if (isPunycode || length == 0) _failed = true;
        if (_failed) return;
        foreach (byte letter in _text.Slice(start, length)) Write([letter == '_' ? (byte)'-' : letter]);
    }

    // D [binder] trait* E lifetime
    private void TraitObject()
    {
        Write("dyn "u8);
        int bound = Binder();
        for (int count = 0; !_failed && !Take('E'); count++)
        {
            if (count > 0) Write(" + "u8);
            Trait();
        }
        _boundLifetimes -= bound;
        if (!Take('L'))
        {
            _failed = true;
            return;
        }
        ulong lifetime = Base62();
        if (lifetime == 0) return;
        Write(" + "u8);
        Lifetime(lifetime);
    }

    // path (p identifier type)*: associated types join the generic arguments.
    private void Trait()
    {
        bool isOpen = OpenTrait();
        while (Take('p'))
        {
            bool silent = _silent;
            _silent |= _short;
            Write(isOpen ? ", "u8 : "<"u8);
            isOpen = true;
            WriteIdentifier(Identifier());
            Write(" = "u8);
            Type();
            _silent = silent;
        }
        if (isOpen && !_short) Write(">"u8);
    }

    // Whether generic arguments have been begun and not closed.
    private bool OpenTrait()
    {
        bool isOpen = false;
        if (!Enter()) return false;
        if (Take('B'))
        {
            if (TryJump(out int back))
            {
                if (!_silent) isOpen = OpenTrait();
                _at = back;
            }
        }
        else if (Take('I'))
        {
            Path(inValue: false);
            GenericArguments(close: false);
            isOpen = true;
        }
        else Path(inValue: false);
        _depth--;
        return isOpen;
    }
}
