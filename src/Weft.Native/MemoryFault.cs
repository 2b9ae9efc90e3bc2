using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>A real bad access, for programs that are to crash.</summary>
public static unsafe partial class MemoryFault
{
    [LibraryImport("libc")]
    private static partial void* memset(void* to, int value, nuint count);

    /// <summary>
    /// Writes a byte to an address where no memory is, within the C library: there the runtime does not make an exception
    /// of it, and SIGSEGV ends the process as it would end any program.
    /// </summary>
    public static void Write(nint address) => memset((void*)address, 1, 1);
}
