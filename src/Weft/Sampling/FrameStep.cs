namespace Weft.Sampling;

/// <summary>What a frame says of the rows of the frame before, one after another; in the two low bits of a number, a count above them.</summary>
internal static class FrameStep
{
    /// <summary>So many rows are as they were.</summary>
    public const int Keep = 0;

    /// <summary>So many rows are no more.</summary>
    public const int Drop = 1;

    /// <summary>The next row follows as it differs from what it was.</summary>
    public const int Change = 2;

    /// <summary>A new row follows as it differs from the one above it.</summary>
    public const int Insert = 3;

    /// <summary>More rows than the kernel can have tasks (PID_MAX_LIMIT, include/linux/threads.h), twice: processes have rows of their own.</summary>
    public const int MostRows = 1 << 23;
}
