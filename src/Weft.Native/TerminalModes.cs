using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>How a terminal treats what is typed and printed: the kernel's struct termios (termios(3), TCGETS and TCSETSW of ioctl_tty(2)).</summary>
public sealed unsafe partial class TerminalModes
{
    // Four flag words, the line discipline and 19 control characters (include/uapi/asm-generic/termbits.h).
    internal const int Size = 36;
    internal const nuint SetNow = 0x5402;

    private const nuint Get = 0x5401, SetAfterOutput = 0x5403;
    private const int InputFlags = 0, OutputFlags = 4, LocalFlags = 12, ControlCharacters = 17;
    private const int TimeAt = ControlCharacters + 5, MinimumAt = ControlCharacters + 6;

    // BRKINT, INPCK, ISTRIP, INLCR, IGNCR, ICRNL, IXON; OPOST; ICANON, ECHO, ECHONL, IEXTEN.
    private const uint CookedInput = 0x2 | 0x10 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    private const uint CookedOutput = 0x1;
    private const uint CookedLocal = 0x2 | 0x8 | 0x40 | 0x8000;

    private readonly byte[] _bytes;

    private TerminalModes(byte[] bytes) => _bytes = bytes;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, byte* modes);

    /// <summary>The structure as the kernel has it.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The modes a terminal has now.</summary>
    /// <returns><see cref="Errno.None"/>, or why not: ENOTTY, EIO when the terminal has gone.</returns>
    public static Errno TryRead(int descriptor, out TerminalModes? modes)
    {
        // The kernel writes what it knows; some libraries' structures are longer.
        byte[] bytes = new byte[64];
        fixed (byte* p = bytes)
        {
            int result = ioctl(descriptor, Get, p);
            modes = result == 0 ? new TerminalModes(bytes) : null;
            return result == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>
    /// These modes with each byte given on as it is typed, nothing echoed, and output untouched. The keys that raise signals
    /// (^C, ^Z, ^\) still do.
    /// </summary>
    public TerminalModes ToRaw()
    {
        byte[] raw = [.. _bytes];
        Drop(raw, InputFlags, CookedInput);
        Drop(raw, OutputFlags, CookedOutput);
        Drop(raw, LocalFlags, CookedLocal);
        (raw[MinimumAt], raw[TimeAt]) = (1, 0);
        return new TerminalModes(raw);
    }

    /// <summary>Gives a terminal these modes, after what was printed has gone out.</summary>
    /// <param name="descriptor">The terminal.</param>
    /// <param name="evenFromBackground">
    /// Whether to do it although another job has the terminal. Otherwise the kernel stops a background job here (SIGTTOU) until it is in the foreground.
    /// </param>
    /// <returns><see cref="Errno.None"/>, or why not.</returns>
    public Errno TryApply(int descriptor, bool evenFromBackground)
    {
        using Signals.Ignored? ignored = evenFromBackground ? new Signals.Ignored(Signals.TerminalOutput) : null;
        fixed (byte* p = _bytes)
        {
            int result;
            do result = ioctl(descriptor, SetAfterOutput, p);
            while (result != 0 && Marshal.GetLastPInvokeError() == (int)Errno.Interrupted);
            return result == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
        }
    }

    private static void Drop(byte[] modes, int at, uint flags)
    {
        Span<byte> word = modes.AsSpan(at, sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(word, BinaryPrimitives.ReadUInt32LittleEndian(word) & ~flags);
    }
}
