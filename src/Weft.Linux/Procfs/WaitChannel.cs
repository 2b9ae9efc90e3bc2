namespace Weft.Linux.Procfs;

/// <summary>Reads <c>wchan</c> (proc_pid_wchan(5)): the kernel function a task sleeps in.</summary>
public static class WaitChannel
{
    /// <summary>The function's name.</summary>
    /// <param name="text">The whole file (it has no newline).</param>
    /// <returns>The name; empty when the task runs, or when this user may not know (the kernel prints <c>0</c> for both).</returns>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> name = NumberText.Trim(text);
        return name.SequenceEqual("0"u8) ? default : name;
    }
}
