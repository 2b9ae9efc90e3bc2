namespace Weft.Cli.TopViews;

/// <summary>A percentage as a cell that is filled to a height: eighths of a block, or letters that are the blacker the higher.</summary>
internal static class HeightBlocks
{
    /// <summary>The cell's text.</summary>
    /// <param name="percent">0 … 100; above is as 100. NaN is a blank.</param>
    /// <param name="unicode">Whether the terminal takes UTF-8.</param>
    /// <param name="room">At least three bytes.</param>
    public static ReadOnlySpan<byte> Of(double percent, bool unicode, Span<byte> room)
    {
        if (double.IsNaN(percent))
        {
            room[0] = (byte)' ';
            return room[..1];
        }
        int height = (int)Math.Clamp(Math.Round(percent * 8 / 100), 0, 8);
        if (!unicode)
        {
            room[0] = "_.-:=+*%#"u8[height];
            return room[..1];
        }
        // U+2581 LOWER ONE EIGHTH BLOCK and those after it.
        (room[0], room[1], room[2]) = (0xE2, 0x96, (byte)(0x80 + Math.Max(1, height)));
        return room[..3];
    }
}
