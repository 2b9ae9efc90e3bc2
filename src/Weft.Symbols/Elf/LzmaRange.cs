using System.Buffers.Binary;

namespace Weft.Symbols.Elf;

/// <summary>The range decoder of LZMA over one chunk. Past the chunk's end it reads zeros and says so by <see cref="IsComplete"/>.</summary>
internal ref struct LzmaRange
{
    /// <summary>The probability one half, which all begin with; they have 11 bits.</summary>
    public const ushort Even = 1 << 10;

    private const int ShiftBits = 5;
    private const uint Top = 1 << 24;

    private readonly ReadOnlySpan<byte> _input;
    private int _at;
    private uint _range;
    private uint _code;

    /// <summary>Begins a chunk; it is five bytes long at least.</summary>
    public LzmaRange(ReadOnlySpan<byte> input)
    {
        _input = input;
        _at = 5;
        _range = uint.MaxValue;
        _code = BinaryPrimitives.ReadUInt32BigEndian(input[1..]);
    }

    /// <summary>True when exactly the chunk was used up.</summary>
    public readonly bool IsComplete => _at == _input.Length && _code == 0;

    /// <summary>True when more was wanted than the chunk has.</summary>
    public readonly bool IsOverrun => _at > _input.Length;

    /// <summary>One bit, by and with an adapting probability.</summary>
    public uint Bit(ref ushort probability)
    {
        uint bound = (_range >> 11) * probability;
        uint bit;
        if (_code < bound)
        {
            _range = bound;
            probability += (ushort)(((1 << 11) - probability) >> ShiftBits);
            bit = 0;
        }
        else
        {
            _range -= bound;
            _code -= bound;
            probability -= (ushort)(probability >> ShiftBits);
            bit = 1;
        }
        if (_range < Top) Refill();
        return bit;
    }

    /// <summary>A number of so many bits, the highest first, by a tree of probabilities.</summary>
    public uint Tree(Span<ushort> probabilities, int bits)
    {
        uint symbol = 1;
        for (int i = 0; i < bits; i++) symbol = (symbol << 1) | Bit(ref probabilities[(int)symbol]);
        return symbol - (1u << bits);
    }

    /// <summary>A number of so many bits, the lowest first.</summary>
    public uint ReverseTree(Span<ushort> probabilities, int bits)
    {
        uint symbol = 1, result = 0;
        for (int i = 0; i < bits; i++)
        {
            uint bit = Bit(ref probabilities[(int)symbol]);
            symbol = (symbol << 1) | bit;
            result |= bit << i;
        }
        return result;
    }

    /// <summary>A number of so many bits, all equally probable.</summary>
    public uint Direct(int bits)
    {
        uint result = 0;
        for (; bits > 0; bits--)
        {
            _range >>= 1;
            uint bit = _code >= _range ? 1u : 0;
            _code -= bit * _range;
            result = (result << 1) | bit;
            if (_range < Top) Refill();
        }
        return result;
    }

    private void Refill()
    {
        _range <<= 8;
        _code = (_code << 8) | ((uint)_at < (uint)_input.Length ? _input[_at] : 0u);
        _at++;
    }
}
