namespace Weft.Symbols.Demangling;

/// <content>Paths and generic arguments.</content>
internal ref partial struct RustV0Demangler
{
    private void Path(bool inValue)
    {
        if (!Enter()) return;
        switch (Next())
        {
            case (byte)'C':
                Disambiguator();
                WriteIdentifier(Identifier());
                break;
            case (byte)'N': Nested(inValue); break;
            case (byte)'M':
                ImplPath();
                Write("<"u8);
                Type();
                Write(">"u8);
                break;
            case (byte)'X':
                ImplPath();
                QualifiedBy();
                break;
            case (byte)'Y': QualifiedBy(); break;
            case (byte)'I':
                Path(inValue);
                if (inValue && !_short) Write("::"u8);
                GenericArguments(close: true);
                break;
            case (byte)'B':
                if (TryJump(out int back))
                {
                    // A silent jump says nothing new.
                    if (!_silent) Path(inValue);
                    _at = back;
                }
                break;
            default:
                _failed = true;
                break;
        }
        _depth--;
    }

    // Where the impl is: not part of what is shown.
    private void ImplPath()
    {
        Disambiguator();
        bool silent = _silent;
        _silent = true;
        Path(inValue: false);
        _silent = silent;
    }

    private void QualifiedBy()
    {
        Write("<"u8);
        Type();
        Write(" as "u8);
        Path(inValue: false);
        Write(">"u8);
    }

    private void Nested(bool inValue)
    {
        byte space = Next();
        if (!char.IsAsciiLetter((char)space)) _failed = true;
        Path(inValue);
        ulong ordinal = Disambiguator();
        (int Start, int Length, bool IsPunycode) name = Identifier();
        if (char.IsAsciiLetterLower((char)space))
        {
            if (name.Length == 0) return;
            Write("::"u8);
            WriteIdentifier(name);
            return;
        }
        Write("::{"u8);
        switch (space)
        {
            case (byte)'C': Write("closure"u8); break;
            case (byte)'S': Write("shim"u8); break;
            default: Write([space]); break;
        }
        if (name.Length > 0)
        {
            Write(":"u8);
            WriteIdentifier(name);
        }
        Write("#"u8);
        Write((long)Math.Min(ordinal, long.MaxValue));
        Write("}"u8);
    }

    // generic-arg* E; without the closing bracket where more is to come. The short form reads them and shows nothing.
    private void GenericArguments(bool close)
    {
        bool silent = _silent;
        _silent |= _short;
        Write("<"u8);
        for (int count = 0; !_failed && !Take('E'); count++)
        {
            if (count > 0) Write(", "u8);
            if (Take('L')) Lifetime(Base62());
            else if (Take('K')) Constant(inValue: false);
            else Type();
        }
        if (close) Write(">"u8);
        _silent = silent;
    }

    // Counted from the innermost binder out; 0 is one that has been erased.
    private void Lifetime(ulong index)
    {
        Write("'"u8);
        if (index == 0)
        {
            Write("_"u8);
            return;
        }
        if (index > (ulong)_boundLifetimes)
        {
            _failed = true;
            return;
        }
        int depth = _boundLifetimes - (int)index;
        if (depth < 26) Write([(byte)('a' + depth)]);
        else
        {
            Write("_"u8);
            Write(depth);
        }
    }

    // [G number]: "for<'a, 'b> ". The caller takes them out of scope again.
    private int Binder()
    {
        ulong count = OptionalBase62('G');
        if (count == 0) return 0;
        if (count > (ulong)_text.Length)
        {
            _failed = true;
            return 0;
        }
        Write("for<"u8);
        for (ulong i = 0; i < count; i++)
        {
            if (i > 0) Write(", "u8);
            _boundLifetimes++;
            Lifetime(1);
        }
        Write("> "u8);
        return (int)count;
    }
}
