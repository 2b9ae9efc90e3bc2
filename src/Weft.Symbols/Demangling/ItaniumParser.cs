using System.Runtime.CompilerServices;

namespace Weft.Symbols.Demangling;

/// <summary>
/// Reads a mangled C++ name by the grammar of the Itanium C++ ABI, chapter 5.1, into nodes of a <see cref="Workspace"/>.
/// Each method reads one production and answers its node, or 0 when the bytes do not fit it.
/// </summary>
internal ref partial struct ItaniumParser(ReadOnlySpan<byte> text, DemangleOptions options, Workspace workspace)
{
    private const int MaximumDepth = 1024;
    private const int MaximumNumber = 1 << 28;

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly Workspace _work = workspace;
    private readonly bool _aliases = (options & (DemangleOptions.StandardAliases | DemangleOptions.Short)) != 0;
    private int _at;
    private int _depth;
    // Inside the type of a conversion operator, template arguments after a parameter may be the operator's own.
    private bool _inConversion;
    // The name read last, outside of template arguments: what c++filt calls constructors and destructors.
    private int _lastName;

    private readonly byte Peek => _at < _text.Length ? _text[_at] : (byte)0;

    private readonly byte PeekSecond => _at + 1 < _text.Length ? _text[_at + 1] : (byte)0;

    /// <summary>mangled-name: _Z encoding, with the suffixes that compilers append to clones. All of the text must fit.</summary>
    public int ParseMangledName()
    {
        if (!Take('_', 'Z')) return 0;
        int node = ParseEncoding(topLevel: true);
        while (node != 0 && Peek == '.') node = ParseCloneSuffix(node);
        return _at == _text.Length ? node : 0;
    }

    // encoding: a name, for functions with their type, or a special name.
    private int ParseEncoding(bool topLevel)
    {
        if (!Enter()) return 0;
        int node = Peek is (byte)'G' or (byte)'T' ? ParseSpecialName() : ParseFunctionOrData(topLevel);
        _depth--;
        return node;
    }

    private int ParseFunctionOrData(bool topLevel)
    {
        int name = ParseName();
        if (name == 0) return 0;
        if (Peek is 0 or (byte)'E' || (topLevel && Peek == '.')) return name;
        bool hasResult = HasResult(name);
        if (Take('J')) hasResult = true;
        int function = ParseFunctionTypes(hasResult);
        if (function == 0) return 0;
        int requirement = 0;
        if (Take('Q'))
        {
            requirement = ParseExpression();
            if (requirement == 0) return 0;
        }
        return _work.Add(NodeKind.Typed, name, function, requirement);
    }

    // Only functions made from templates say what they return, and of those no constructor, destructor or conversion.
    private readonly bool HasResult(int name)
    {
        while (true)
        {
            ref readonly Node node = ref _work.Nodes[name];
            switch (node.Kind)
            {
                case NodeKind.ThisQualified or NodeKind.ExplicitObject: name = node.A; break;
                case NodeKind.Local: name = node.B; break;
                case NodeKind.Template: return !IsWithoutResult(node.A);
                default: return false;
            }
        }
    }

    private readonly bool IsWithoutResult(int name)
    {
        while (true)
        {
            ref readonly Node node = ref _work.Nodes[name];
            switch (node.Kind)
            {
                case NodeKind.Qualified or NodeKind.Local: name = node.B; break;
                case NodeKind.AbiTag or NodeKind.Friend or NodeKind.ModuleEntity: name = node.A; break;
                default: return node.Kind is NodeKind.Constructor or NodeKind.Destructor or NodeKind.Conversion;
            }
        }
    }

    // ".constprop.0", ".isra.0.cold": a word, then numbers.
    private int ParseCloneSuffix(int encoding)
    {
        int start = _at++;
        while (Peek is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_') _at++;
        if (_at == start + 1) return 0;
        while (Peek == '.' && char.IsAsciiDigit((char)PeekSecond))
        {
            _at += 2;
            while (char.IsAsciiDigit((char)Peek)) _at++;
        }
        return _work.Add(NodeKind.Clone, encoding, start, _at - start);
    }

    private bool Enter() => ++_depth <= MaximumDepth && ((_depth & 31) != 0 || RuntimeHelpers.TryEnsureSufficientExecutionStack());

    private bool Take(char letter)
    {
        if (Peek != letter) return false;
        _at++;
        return true;
    }

    private bool Take(char first, char second)
    {
        if (Peek != first || PeekSecond != second) return false;
        _at += 2;
        return true;
    }

    // A number without sign; -1 when there is none or it is absurd.
    private int TakeNumber()
    {
        int start = _at;
        int value = 0;
        for (; char.IsAsciiDigit((char)Peek); _at++)
        {
            value = (value * 10) + (Peek - '0');
            if (value > MaximumNumber) return -1;
        }
        return _at == start ? -1 : value;
    }

    private bool SkipSignedNumber()
    {
        Take('n');
        return TakeNumber() >= 0;
    }

    // "_" is 0, "0_" 1 and so on: how parameters, lambdas and unnamed types are counted. -1 on error.
    private int TakeOrdinal()
    {
        if (Take('_')) return 0;
        int number = TakeNumber();
        return number >= 0 && Take('_') ? number + 1 : -1;
    }

    // seq-id: base 36. -1 on error.
    private int TakeSequence()
    {
        if (Take('_')) return 0;
        int value = 0;
        int start = _at;
        for (; Peek != '_'; _at++)
        {
            int digit = Peek switch
            {
                >= (byte)'0' and <= (byte)'9' => Peek - '0',
                >= (byte)'A' and <= (byte)'Z' => Peek - 'A' + 10,
                _ => -1,
            };
            if (digit < 0) return -1;
            value = (value * 36) + digit;
            if (value > MaximumNumber / 64) return -1;
        }
        if (_at == start) return -1;
        _at++;
        return value + 1;
    }
}
