using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>What can be asked of a terminal: isatty(3), TIOCGWINSZ (ioctl_tty(2)).</summary>
public static unsafe partial class TerminalDevice
{
    private const nuint GetForegroundGroup = 0x540F;
    private const nuint GetWindowSize = 0x5413;

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int ioctl_group(int descriptor, nuint request, int* group);

    [LibraryImport("libc")]
    private static partial int getpgrp();

    [LibraryImport("libc")]
    private static partial int isatty(int descriptor);

    // ioctl is variadic in C; on x86-64 a variadic pointer argument travels as a plain one.
    [LibraryImport("libc")]
    private static partial int ioctl(int descriptor, nuint request, WindowSize* size);

    /// <summary>Whether the descriptor is a terminal.</summary>
    public static bool IsTerminal(int descriptor) => isatty(descriptor) == 1;

    /// <summary>The terminal's size in cells; null when it is not a terminal or does not say.</summary>
    public static (int Rows, int Columns)? Size(int descriptor)
    {
        WindowSize size = default;
        return ioctl(descriptor, GetWindowSize, &size) == 0 && size.Columns > 0 ? (size.Rows, size.Columns) : null;
    }

    /// <summary>Whether this process's job has the terminal (TIOCGPGRP); also true where there is no job control to say.</summary>
    public static bool IsForeground(int descriptor)
    {
        int group;
        return ioctl_group(descriptor, GetForegroundGroup, &group) != 0 || group == getpgrp();
    }
}
