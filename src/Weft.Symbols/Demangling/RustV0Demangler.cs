using System.Runtime.CompilerServices;

namespace Weft.Symbols.Demangling;

/// <summary>
/// Rust's names of version 0, which begin with <c>_R</c> (RFC 2603; rustc book, Symbol Mangling). Written while they are read:
/// a back-reference reads an earlier part of the name again. Each piece of work counts against a cap, as crafted references may
/// ask for exponential work.
/// </summary>
internal ref partial struct RustV0Demangler
{
    private const int MaximumDepth = 256;
    private const int MaximumSteps = 1 << 18;

    private readonly ReadOnlySpan<byte> _text;
    private readonly OutputBuffer _out;
    private readonly bool _short;
    private int _at;
    private int _depth;
    private int _steps;
    private int _boundLifetimes;
    private bool _silent;
    private bool _failed;

    private RustV0Demangler(ReadOnlySpan<byte> text, DemangleOptions options, OutputBuffer output)
    {
        _text = text;
        _out = output;
        _short = (options & DemangleOptions.Short) != 0;
    }

    private readonly byte Peek => _at < _text.Length ? _text[_at] : (byte)0;

    /// <summary>Writes a name; false when it is none, or beyond a cap. The output is then of no use.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> mangled, DemangleOptions options, OutputBuffer output)
    {
        ReadOnlySpan<byte> text = mangled[2..];
        // Compilers append suffixes, ".llvm.123".
        int suffix = text.IndexOfAny((byte)'.', (byte)'$');
        if (suffix >= 0) text = text[..suffix];
        // A digit would be the version of a later scheme; letters are those of paths.
        if (text.IsEmpty || !char.IsAsciiLetterUpper((char)text[0])) return false;
        foreach (byte letter in text)
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != '_') return false;
        RustV0Demangler reader = new(text, options, output);
        reader.Path(inValue: true);
        if (!reader._failed && reader._at < text.Length)
        {
            // The crate that instantiated it.
            reader._silent = true;
            reader.Path(inValue: false);
        }
        return !reader._failed && reader._at == text.Length && !output.Overflowed;
    }

    private bool Enter()
    {
        if (!_failed && _depth < MaximumDepth && ++_steps <= MaximumSteps && !_out.Overflowed
            && ((_depth & 31) != 31 || RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            _depth++;
            return true;
        }
        _failed = true;
        return false;
    }

    private byte Next()
    {
        if (_at < _text.Length) return _text[_at++];
        _failed = true;
        return 0;
    }

    private bool Take(char letter)
    {
        if (Peek != letter) return false;
        _at++;
        return true;
    }

    private readonly void Write(ReadOnlySpan<byte> text)
    {
        if (!_silent && !_failed) _out.Append(text);
    }

    private readonly void Write(long number)
    {
        if (!_silent && !_failed) _out.AppendNumber(number);
    }

    // base-62-number: "_" is 0, "0_" 1 …
    private ulong Base62()
    {
        if (Take('_')) return 0;
        UInt128 value = 0;
        while (!Take('_'))
        {
            int digit = Next() switch
            {
                >= (byte)'0' and <= (byte)'9' and var letter => letter - '0',
                >= (byte)'a' and <= (byte)'z' and var letter => letter - 'a' + 10,
                >= (byte)'A' and <= (byte)'Z' and var letter => letter - 'A' + 36,
                _ => -1,
            };
            value = (value * 62) + (uint)Math.Max(digit, 0);
            if (digit >= 0 && value < ulong.MaxValue) continue;
            _failed = true;
            return 0;
        }
        return (ulong)value + 1;
    }

    // "s" and a number, or nothing: which of several of one name.
    private ulong Disambiguator() => OptionalBase62('s');

    private ulong OptionalBase62(char tag)
    {
        if (!Take(tag)) return 0;
        ulong value = Base62();
        if (value == ulong.MaxValue) _failed = true;
        return value + 1;
    }

    // Where a "B" that has just been read leads: always back.
    private bool TryJump(out int back)
    {
        back = 0;
        int start = _at - 1;
        ulong target = Base62();
        if (!_failed && target < (ulong)start)
        {
            back = _at;
            _at = (int)target;
            return true;
        }
        _failed = true;
        return false;
    }

    private (int Start, int Length, bool IsPunycode) Identifier()
    {
        bool isPunycode = Take('u');
        int length = 0, start = _at;
        if (!Take('0'))
        {
            while (char.IsAsciiDigit((char)Peek) && length <= _text.Length) length = (length * 10) + (Next() - '0');
        }
        if (_at == start) _failed = true;
        Take('_');
        if (length > _text.Length - _at) _failed = true;
        if (_failed) return default;
        start = _at;
        _at += length;
        return (start, length, isPunycode);
    }

    private void WriteIdentifier((int Start, int Length, bool IsPunycode) identifier)
    {
        if (_failed || _silent) return;
        ReadOnlySpan<byte> name = _text.Slice(identifier.Start, identifier.Length);
        if (!identifier.IsPunycode) _out.Append(name);
        else if (!Punycode.TryWrite(name, _out)) _failed = true;
    }
}
