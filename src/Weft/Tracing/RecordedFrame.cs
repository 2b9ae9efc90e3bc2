using System.Buffers.Text;
using System.Text.Json;
using Weft.Stacks;
using Weft.Symbols.Unwinding;

namespace Weft.Tracing;

/// <summary>A frame of a recording, as <c>weft stack --json</c> writes them.</summary>
internal struct RecordedFrame
{
    private ulong _address, _offset;
    private string? _function, _short, _module, _file;
    private bool _hasShort, _isInlined;
    private int _line;
    private FrameSource _how;

    public readonly StackFrame Frame => new()
    {
        Address = _address,
        How = _how,
        Function = _function,
        ShortFunction = _hasShort ? _short : _function,
        Module = _module,
        ModuleOffset = _offset,
        File = _file,
        Line = _line,
        IsInlined = _isInlined,
    };

    /// <summary>Reads the field the reader stands at; false for a value that cannot be.</summary>
    public bool Field(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("address"u8)) return Address(ref json, ref _address);
        if (json.ValueTextEquals("moduleOffset"u8)) return Address(ref json, ref _offset);
        if (json.ValueTextEquals("function"u8)) return Text(ref json, ref _function);
        if (json.ValueTextEquals("shortFunction"u8)) return _hasShort = Text(ref json, ref _short);
        if (json.ValueTextEquals("module"u8)) return Text(ref json, ref _module);
        if (json.ValueTextEquals("file"u8)) return Text(ref json, ref _file);
        if (json.ValueTextEquals("line"u8)) return json.Read() && (json.TokenType == JsonTokenType.Null || (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out _line) && _line >= 0));
        if (json.ValueTextEquals("inlined"u8))
        {
            if (!json.Read()) return false;
            _isInlined = json.TokenType == JsonTokenType.True;
            return json.TokenType is JsonTokenType.True or JsonTokenType.False;
        }
        if (json.ValueTextEquals("how"u8))
        {
            string? word = null;
            if (!Text(ref json, ref word)) return false;
            _how = word switch
            {
                "registers" => FrameSource.Context,
                "cfi" => FrameSource.CallFrameInformation,
                "signal" => FrameSource.Signal,
                "stub" => FrameSource.LinkageStub,
                "code" => FrameSource.PrologueAnalysis,
                "frame-pointer" => FrameSource.FramePointer,
                _ => FrameSource.Scan,
            };
            return true;
        }
        json.Skip();
        return true;
    }

    /// <summary>A text <c>0x1f</c> as a number.</summary>
    public static bool TryHexadecimal(ref Utf8JsonReader json, out ulong value)
    {
        value = 0;
        ReadOnlySpan<byte> text = json.ValueSpan;
        return text.StartsWith("0x"u8) && text.Length is > 2 and <= 18 && Utf8Parser.TryParse(text[2..], out value, out int used, 'x') && used == text.Length - 2;
    }

    private static bool Address(ref Utf8JsonReader json, ref ulong value)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.String) return json.TokenType == JsonTokenType.Null;
        return TryHexadecimal(ref json, out value);
    }

    private static bool Text(ref Utf8JsonReader json, ref string? value)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.String) return json.TokenType == JsonTokenType.Null;
        value = json.GetString();
        return true;
    }
}
