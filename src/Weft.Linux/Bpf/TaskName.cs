using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Linux.Bpf;

/// <summary>A task's name as the kernel stores it: 16 bytes, ended by NUL; any other byte may be in it.</summary>
[InlineArray(KernelTaskLayout.NameBytes)]
public struct TaskName
{
    private byte _first;

    /// <summary>The name without its NUL, inside <paramref name="name"/>.</summary>
    public static ReadOnlySpan<byte> Text(ref readonly TaskName name)
    {
        ReadOnlySpan<byte> bytes = name;
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }
}
