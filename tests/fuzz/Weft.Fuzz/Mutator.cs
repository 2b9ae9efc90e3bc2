namespace Weft.Fuzz;

/// <summary>Makes new inputs from old ones, the same ones for the same seed.</summary>
public sealed class Mutator
{
    private const int MaximumLength = 1 << 16;

    // What text formats trip over: ends of numbers, separators, escapes, invalid UTF-8.
    private static readonly byte[][] Tokens =
    [
        .. new[] { "", "0", "-1", "-", "18446744073709551615", "18446744073709551616", "9223372036854775808", "-9223372036854775808", "4294967296" }
            .Select(System.Text.Encoding.ASCII.GetBytes),
        .. new[] { "99999999999999999999999999", "0x", "0xffffffffffffffff", " kB", ":", "::", "\n", "\n\n", "\0", "\0\0", ") R 1 (", "(", ")", "/", "//" }
            .Select(System.Text.Encoding.ASCII.GetBytes),
        [0xFF, 0xFE], [0x1B, (byte)'[', (byte)'2', (byte)'J'], [0xC3], [(byte)'\t', (byte)' '],
    ];

    private readonly IReadOnlyList<byte[]> _seeds;
    private ulong _state;

    /// <summary>Creates a mutator.</summary>
    public Mutator(IReadOnlyList<byte[]> seeds, ulong seed)
    {
        _seeds = seeds;
        _state = seed + 0x9E37_79B9_7F4A_7C15;
    }

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        List<byte> input = _seeds.Count == 0 ? [] : [.. _seeds[Below(_seeds.Count)]];
        for (int changes = 1 + Below(8); changes > 0; changes--) Change(input);
        if (input.Count > MaximumLength) input.RemoveRange(MaximumLength, input.Count - MaximumLength);
        return [.. input];
    }

    private void Change(List<byte> input)
    {
        int at = Below(input.Count + 1);
        int length = Math.Min(1 + Below(16), input.Count - at);
        switch (Below(9))
        {
            case 0: if (at < input.Count) input[at] ^= (byte)(1 << Below(8)); break;
            case 1: if (at < input.Count) input[at] = (byte)Below(256); break;
            case 2: input.InsertRange(at, Tokens[Below(Tokens.Length)]); break;
            case 3: input.RemoveRange(at, length); break;
            case 4: input.RemoveRange(at, input.Count - at); break;
            case 5: input.InsertRange(Below(input.Count + 1), input.GetRange(at, length)); break;
            case 6: input.Insert(at, (byte)Below(256)); break;
            case 7:
                input.RemoveRange(at, length);
                input.InsertRange(at, Tokens[Below(Tokens.Length)]);
                break;
            default:
                byte[] other = _seeds.Count == 0 ? [] : _seeds[Below(_seeds.Count)];
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other.AsSpan(Below(other.Length + 1)));
                break;
        }
    }

    // splitmix64: System.Random promises no sequence across versions.
    private int Below(int bound)
    {
        unchecked
        {
            ulong z = _state += 0x9E37_79B9_7F4A_7C15;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return (int)((z ^ (z >> 31)) % (ulong)bound);
        }
    }
}
