using System.Runtime.CompilerServices;

namespace Weft.Linux.Ptrace;

/// <summary>A task's name as the kernel stores it: 16 bytes, ended by a NUL; any other byte may be in it.</summary>
[InlineArray(Bytes)]
public struct TaskComm
{
    private const int Bytes = 16;

    private byte _first;

    /// <summary>Takes a name; what is longer than 15 bytes is cut.</summary>
    public static TaskComm Of(ReadOnlySpan<byte> name)
    {
        TaskComm comm = default;
        name[..Math.Min(name.Length, Bytes - 1)].CopyTo(comm);
        return comm;
    }

    /// <summary>The name without its NUL, inside <paramref name="comm"/>.</summary>
    public static ReadOnlySpan<byte> Text(ref readonly TaskComm comm)
    {
        ReadOnlySpan<byte> bytes = comm;
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }
}
