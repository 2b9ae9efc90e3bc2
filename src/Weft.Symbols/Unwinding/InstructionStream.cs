using Iced.Intel;

namespace Weft.Symbols.Unwinding;

/// <summary>Decodes instructions one after another, or from wherever a jump leads.</summary>
internal sealed class InstructionStream
{
    private const int LongestInstruction = 15;

    private readonly CodeBytes _code;
    private readonly BytesReader _reader = new();
    private readonly Decoder _decoder;
    private ulong _next;
    private int _version = -1;

    public InstructionStream(CodeBytes code)
    {
        _code = code;
        _decoder = Decoder.Create(64, _reader);
    }

    /// <summary>Decodes the instruction at an address.</summary>
    /// <returns>False when it is not executable, cannot be read or is no instruction.</returns>
    public bool TryDecode(ulong address, out Instruction instruction)
    {
        instruction = default;
        if (address != _next || _reader.Remaining < LongestInstruction || _version != _code.Version)
        {
            if (!_code.TryGet(address, out ReadOnlyMemory<byte> bytes)) return false;
            _reader.Load(bytes);
            _decoder.IP = address;
            _version = _code.Version;
        }
        _decoder.Decode(out instruction);
        _next = instruction.NextIP;
        return !instruction.IsInvalid;
    }

    private sealed class BytesReader : CodeReader
    {
        private ReadOnlyMemory<byte> _bytes;
        private int _position;

        public int Remaining => _bytes.Length - _position;

        public void Load(ReadOnlyMemory<byte> bytes)
        {
            _bytes = bytes;
            _position = 0;
        }

        public override int ReadByte() => _position < _bytes.Length ? _bytes.Span[_position++] : -1;
    }
}
