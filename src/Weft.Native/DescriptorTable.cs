using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>The table of open files that the threads of a process share (unshare(2), CLONE_FILES).</summary>
public static partial class DescriptorTable
{
    private const int CloneFiles = 0x400;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    /// <summary>
    /// Gives the calling thread, and threads it starts later, a table of their own. While two threads share one, each
    /// read(2) and close(2) must count its use of the file; alone it need not, which a scan of thousands of files feels.
    /// </summary>
    /// <returns>False where it is refused (a seccomp filter may); then nothing has changed.</returns>
    public static bool MakePrivate() => unshare(CloneFiles) == 0;
}
