namespace Weft.Symbols.Demangling;

/// <content>Special names: tables, type information, thunks, guard variables (ABI 5.1.4).</content>
internal ref partial struct ItaniumParser
{
    private int ParseSpecialName()
    {
        byte second = PeekSecond;
        bool isTable = Peek == 'T';
        _at += 2;
        return isTable ? ParseTableOrThunk(second) : ParseGuardOrClone(second);
    }

    private int ParseTableOrThunk(byte second)
    {
        switch (second)
        {
            case (byte)'V': return Special(SpecialName.VirtualTable, ParseType());
            case (byte)'T': return Special(SpecialName.VirtualTableTable, ParseType());
            case (byte)'I': return Special(SpecialName.TypeInformation, ParseType());
            case (byte)'S': return Special(SpecialName.TypeInformationName, ParseType());
            case (byte)'F': return Special(SpecialName.TypeInformationFunction, ParseType());
            case (byte)'J': return Special(SpecialName.JavaClass, ParseType());
            case (byte)'H': return Special(SpecialName.ThreadLocalInitializer, ParseName());
            case (byte)'W': return Special(SpecialName.ThreadLocalWrapper, ParseName());
            case (byte)'A': return Special(SpecialName.TemplateParameterObject, ParseTemplateArgument());
            case (byte)'h':
                _at--;
                return SkipCallOffset() ? Special(SpecialName.NonVirtualThunk, ParseEncoding(topLevel: false)) : 0;
            case (byte)'v':
                _at--;
                return SkipCallOffset() ? Special(SpecialName.VirtualThunk, ParseEncoding(topLevel: false)) : 0;
            case (byte)'c':
                return SkipCallOffset() && SkipCallOffset() ? Special(SpecialName.CovariantThunk, ParseEncoding(topLevel: false)) : 0;
            case (byte)'C': return ParseConstructionTable();
            default: return 0;
        }
    }

    private int ParseGuardOrClone(byte second)
    {
        switch (second)
        {
            case (byte)'V': return Special(SpecialName.GuardVariable, ParseName());
            case (byte)'A': return Special(SpecialName.HiddenAlias, ParseEncoding(topLevel: false));
            case (byte)'I': return ParseModuleInitializer();
            case (byte)'r': return ParseJavaResource();
            case (byte)'T':
                SpecialName kind = Peek == 'n' ? SpecialName.NonTransactionClone : SpecialName.TransactionClone;
                _at++;
                return Special(kind, ParseEncoding(topLevel: false));
            case (byte)'R':
                int name = ParseName();
                if (name == 0) return 0;
                // Some compilers leave the ordinal of the first out.
                int ordinal = Peek is 0 or (byte)'.' ? 0 : TakeSequence();
                return ordinal < 0 ? 0 : _work.Add(NodeKind.ReferenceTemporary, name, ordinal);
            default: return 0;
        }
    }

    private readonly int Special(SpecialName name, int operand) =>
        operand == 0 ? 0 : _work.Add(NodeKind.Special, operand, detail: (byte)name);

    // h number _, v number _ number _: where this is to be found.
    private bool SkipCallOffset()
    {
        if (Take('h')) return SkipSignedNumber() && Take('_');
        return Take('v') && SkipSignedNumber() && Take('_') && SkipSignedNumber() && Take('_');
    }

    // TC derived number _ base
    private int ParseConstructionTable()
    {
        int derived = ParseType();
        if (derived == 0 || TakeNumber() < 0 || !Take('_')) return 0;
        int ancestor = ParseType();
        return ancestor == 0 ? 0 : _work.Add(NodeKind.ConstructionTable, derived, ancestor);
    }

    private int ParseModuleInitializer()
    {
        int module = 0;
        while (Take('W'))
        {
            byte isPartition = Take('P') ? (byte)1 : (byte)0;
            int part = ParseSourceName();
            if (part == 0) return 0;
            module = _work.Add(NodeKind.Module, module, part, detail: isPartition);
        }
        return Special(SpecialName.ModuleInitializer, module);
    }

    // Gr number _ text: the number counts the underscore too.
    private int ParseJavaResource()
    {
        int length = TakeNumber() - 1;
        if (length < 1 || !Take('_') || length > _text.Length - _at) return 0;
        int start = _at;
        _at += length;
        return _work.Add(NodeKind.JavaResource, start, length);
    }
}
