using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Native;

/// <summary>Error numbers in words (strerror_r(3)).</summary>
public static unsafe partial class ErrorText
{
    // glibc names its POSIX form so; musl has the POSIX form under both names.
    [LibraryImport("libc", EntryPoint = "__xpg_strerror_r")]
    private static partial int strerror_r(int number, byte* buffer, nuint size);

    /// <summary>What the C library says of an error, in lower case: "no space left on device".</summary>
    public static string Of(Errno error)
    {
        byte* buffer = stackalloc byte[256];
        if (strerror_r((int)error, buffer, 256) != 0) return $"error {(int)error}";
        string text = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
        return text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
