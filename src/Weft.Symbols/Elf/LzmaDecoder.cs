namespace Weft.Symbols.Elf;

/// <summary>
/// Decodes the LZMA chunks of LZMA2 (the format is described in the LZMA SDK's specification). What was decoded so far is the
/// dictionary, so there is none to allocate.
/// </summary>
internal sealed class LzmaDecoder
{
    private const int States = 12;
    private const int PositionStates = 16;
    private const int LiteralCoderSize = 0x300;
    private const int LengthCoderSize = 2 + (PositionStates * 8 * 2) + 256;
    private const int MinimumMatch = 2;

    private readonly ushort[] _isMatch = new ushort[States * PositionStates];
    private readonly ushort[] _isRepeat = new ushort[States];
    private readonly ushort[] _isRepeat0 = new ushort[States];
    private readonly ushort[] _isRepeat1 = new ushort[States];
    private readonly ushort[] _isRepeat2 = new ushort[States];
    private readonly ushort[] _isShortRepeat = new ushort[States * PositionStates];
    private readonly ushort[] _slots = new ushort[4 * 64];
    private readonly ushort[] _special = new ushort[128];
    private readonly ushort[] _align = new ushort[16];
    private readonly ushort[] _matchLength = new ushort[LengthCoderSize];
    private readonly ushort[] _repeatLength = new ushort[LengthCoderSize];
    private readonly ushort[] _literals = new ushort[LiteralCoderSize << 4];
    private int _state;
    private uint _distance0, _distance1, _distance2, _distance3;
    private int _literalContextBits, _literalPositionBits, _positionBits;

    /// <summary>Takes the byte with lc, lp and pb.</summary>
    /// <returns>False when LZMA2 does not allow them.</returns>
    public bool SetProperties(byte properties)
    {
        if (properties >= 9 * 5 * 5) return false;
        _literalContextBits = properties % 9;
        _literalPositionBits = properties / 9 % 5;
        _positionBits = properties / 45;
        return _literalContextBits + _literalPositionBits <= 4;
    }

    /// <summary>Forgets all that was learnt, except what was decoded.</summary>
    public void Reset()
    {
        foreach (ushort[] probabilities in new[]
            { _isMatch, _isRepeat, _isRepeat0, _isRepeat1, _isRepeat2, _isShortRepeat, _slots, _special, _align, _matchLength, _repeatLength, _literals })
            probabilities.AsSpan().Fill(LzmaRange.Even);
        _state = 0;
        _distance0 = _distance1 = _distance2 = _distance3 = 0;
    }

    /// <summary>Decodes one chunk.</summary>
    /// <param name="input">The chunk's compressed bytes.</param>
    /// <param name="output">Where the dictionary begins; the chunk goes after what was decoded before.</param>
    /// <param name="position">The length of the dictionary.</param>
    /// <param name="length">How many bytes the chunk gives.</param>
    /// <returns>False when the chunk is broken.</returns>
    public bool TryDecode(ReadOnlySpan<byte> input, Span<byte> output, int position, int length)
    {
        if (input.Length < 5 || input[0] != 0) return false;
        LzmaRange range = new(input);
        int end = position + length;
        while (position < end)
        {
            int positionState = position & ((1 << _positionBits) - 1);
            if (range.Bit(ref _isMatch[(_state * PositionStates) + positionState]) == 0)
            {
                if (!TryLiteral(ref range, output, position)) return false;
                position++;
                continue;
            }
            if (!TryMatch(ref range, positionState, out int count)) return false;
            if (_distance0 >= (uint)position || count > end - position) return false;
            Copy(output, position, (int)_distance0 + 1, count);
            position += count;
            if (range.IsOverrun) return false;
        }
        return range.IsComplete;
    }

    private bool TryLiteral(ref LzmaRange range, Span<byte> output, int position)
    {
        int before = position > 0 ? output[position - 1] : 0;
        int context = ((position & ((1 << _literalPositionBits) - 1)) << _literalContextBits) + (before >> (8 - _literalContextBits));
        Span<ushort> probabilities = _literals.AsSpan(context * LiteralCoderSize, LiteralCoderSize);
        uint symbol = 1;
        if (_state >= 7)
        {
            // After a match the byte at the last distance is not the one: its bits steer the tree while they agree.
            if (_distance0 >= (uint)position) return false;
            uint match = output[position - (int)_distance0 - 1];
            do
            {
                uint matchBit = (match >> 7) & 1;
                match <<= 1;
                uint bit = range.Bit(ref probabilities[(int)(((1 + matchBit) << 8) + symbol)]);
                symbol = (symbol << 1) | bit;
                if (matchBit != bit) break;
            }
            while (symbol < 0x100);
        }
        while (symbol < 0x100) symbol = (symbol << 1) | range.Bit(ref probabilities[(int)symbol]);
        output[position] = (byte)symbol;
        _state = _state < 4 ? 0 : _state < 10 ? _state - 3 : _state - 6;
        return true;
    }

    private bool TryMatch(ref LzmaRange range, int positionState, out int count)
    {
        if (range.Bit(ref _isRepeat[_state]) == 0)
        {
            _distance3 = _distance2;
            _distance2 = _distance1;
            _distance1 = _distance0;
            count = Length(ref range, _matchLength, positionState);
            _distance0 = Distance(ref range, count);
            _state = _state < 7 ? 7 : 10;
            // The end marker of plain LZMA; LZMA2 has none.
            return _distance0 != uint.MaxValue;
        }
        if (range.Bit(ref _isRepeat0[_state]) == 0)
        {
            if (range.Bit(ref _isShortRepeat[(_state * PositionStates) + positionState]) == 0)
            {
                count = 1;
                _state = _state < 7 ? 9 : 11;
                return true;
            }
        }
        else if (range.Bit(ref _isRepeat1[_state]) == 0)
        {
            (_distance0, _distance1) = (_distance1, _distance0);
        }
        else if (range.Bit(ref _isRepeat2[_state]) == 0)
        {
            (_distance0, _distance1, _distance2) = (_distance2, _distance0, _distance1);
        }
        else
        {
            (_distance0, _distance1, _distance2, _distance3) = (_distance3, _distance0, _distance1, _distance2);
        }
        count = Length(ref range, _repeatLength, positionState);
        _state = _state < 7 ? 8 : 11;
        return true;
    }

    private static int Length(ref LzmaRange range, ushort[] coder, int positionState)
    {
        if (range.Bit(ref coder[0]) == 0) return MinimumMatch + (int)range.Tree(coder.AsSpan(2 + (positionState * 8), 8), 3);
        if (range.Bit(ref coder[1]) == 0)
            return MinimumMatch + 8 + (int)range.Tree(coder.AsSpan(2 + (PositionStates * 8) + (positionState * 8), 8), 3);
        return MinimumMatch + 16 + (int)range.Tree(coder.AsSpan(2 + (PositionStates * 16), 256), 8);
    }

    private uint Distance(ref LzmaRange range, int length)
    {
        int lengthState = Math.Min(length - MinimumMatch, 3);
        uint slot = range.Tree(_slots.AsSpan(lengthState * 64, 64), 6);
        if (slot < 4) return slot;
        int bits = (int)(slot >> 1) - 1;
        uint distance = (2 | (slot & 1)) << bits;
        // Each slot below 14 has a tree of its own; they lie one after another.
        if (slot < 14) return distance + range.ReverseTree(_special.AsSpan((int)(distance - slot)), bits);
        distance += range.Direct(bits - 4) << 4;
        return distance + range.ReverseTree(_align, 4);
    }

    private static void Copy(Span<byte> output, int position, int distance, int count)
    {
        if (distance >= count)
        {
            output.Slice(position - distance, count).CopyTo(output[position..]);
            return;
        }
        for (int i = position; i < position + count; i++) output[i] = output[i - distance];
    }
}
