using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>
/// Closes descriptors that were opened one after another together (close_range(2), Linux 5.9; one by one before): a scan
/// opens thousands of files and each close(2) saved is a tenth of what reading one costs.
/// </summary>
/// <remarks>
/// Only numbers that follow one another and were all given to it are closed: the kernel hands out the lowest free number,
/// so they do, as long as nobody else in the process opens files. Belongs to one thread.
/// </remarks>
public sealed partial class DescriptorBatch
{
    private const int Most = 32;
    private static bool s_isMissing;
    private int _first;
    private int _count;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_close_range(nint number, nint first, nint last, nint flags);

    /// <summary>Takes a descriptor over; it is closed now or later.</summary>
    public void Close(int descriptor)
    {
        if (_count > 0 && (descriptor != _first + _count || _count == Most)) Flush();
        if (_count == 0) _first = descriptor;
        _count++;
    }

    /// <summary>Closes what is waiting.</summary>
    public void Flush()
    {
        const int closeRange = 436;
        if (_count > 1 && !s_isMissing && syscall_close_range(closeRange, _first, _first + _count - 1, 0) == 0) _count = 0;
        s_isMissing |= _count > 1;
        for (int i = 0; i < _count; i++) Files.Close(_first + i);
        _count = 0;
    }
}
