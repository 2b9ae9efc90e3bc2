namespace Weft.Sampling;

/// <summary>
/// A rate in twenty bits: a float without its sign and its eleven lowest bits, so at most one part in 8,192 beside the
/// truth, whatever its unit. What was not known stays so.
/// </summary>
internal static class RateCode
{
    private const int DroppedBits = 11;
    private const uint HighestFinite = 0x7F7F_FFFF >> DroppedBits;

    /// <summary>The code of what is not known.</summary>
    public const uint Unknown = 0x7FC0_0000 >> DroppedBits;

    public static uint Of(double rate)
    {
        float value = (float)rate;
        // No rate is negative; one that is told as such is not known.
        if (!(value >= 0) || float.IsInfinity(value)) return Unknown;
        uint bits = BitConverter.SingleToUInt32Bits(value) & 0x7FFF_FFFF;
        return Math.Min((bits + (1u << (DroppedBits - 1))) >> DroppedBits, HighestFinite);
    }

    public static double Value(uint code) => code <= HighestFinite ? BitConverter.UInt32BitsToSingle(code << DroppedBits) : double.NaN;
}
