namespace Weft.Linux.Procfs;

/// <summary>Reads <c>wchan</c> (proc_pid_wchan(5)): the kernel function a task sleeps in.</summary>
public static class WaitChannel
{
    /// <summary>The function's name.</summary>
    /// <param name="text">The whole file (it has no newline).</param>
    /// <param name="name">The name; empty for none.</param>
    /// <returns>False when there is none: the task runs, or this user may not know (the kernel prints <c>0</c> for both).</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name)
    {
        name = NumberText.Trim(text);
        if (name.SequenceEqual("0"u8)) name = default;
        return !name.IsEmpty;
    }
}
