using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>
/// Gives a terminal back when Weft itself crashes (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT): writes some bytes to it and
/// restores its modes, from a handler of machine code that needs neither the runtime nor the C library.
/// </summary>
/// <remarks>
/// A handler in C# would be no help: where a crash happens the runtime may not be able to run any. The handler that stood
/// before is called after it with the same arguments, so the runtime still makes exceptions of bad references; for a signal
/// that had none the default is back. SIGKILL leaves no chance to anyone. sigaction(2), x86-64 System V ABI.
/// </remarks>
public sealed unsafe partial class TerminalRescue : IDisposable
{
    private const int PageSize = 4096;
    private const int ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22;
    private const int OnStack = 0x08000000, SignalInformation = 4;
    private const uint ResetHandler = 0x80000000;
    private const int ActionSize = 152, FlagsAt = 136;

    // The data page, in words: armed, times used, descriptor, bytes and their count, modes; handlers by signal; then the bytes.
    private const int UsedAt = 1, DescriptorAt = 2, BytesAt = 3, CountAt = 4, ModesAt = 5, HandlersAt = 8;
    private const int ModeBytesAt = 512, TextAt = 1024, MostText = 1024;

    private static readonly int[] s_signals = [4, 6, 7, 8, 11];

    private readonly byte* _pages;
    private readonly byte[]?[] _before = new byte[s_signals.Length][];

    // 0: save the arguments; r8 = data page; stop unless the word "armed" was set, and clear it; count;
    // write(2) the bytes; ioctl(2) TCSETS the modes; 0x40: the arguments again; go on in the handler of before, if any.
    // 0x51: else kill(2) this process by the same signal, whose default has come back, when the handler returns.
    private static ReadOnlySpan<byte> Code =>
    [
        0x57, 0x56, 0x52, 0x4C, 0x8D, 0x05, 0xF6, 0x0F, 0x00, 0x00, 0x31, 0xC0, 0x49, 0x87, 0x00, 0x48, 0x85, 0xC0, 0x74, 0x2C,
        0xF0, 0x49, 0xFF, 0x40, 0x08,
        0xB8, 0x01, 0x00, 0x00, 0x00, 0x49, 0x8B, 0x78, 0x10, 0x49, 0x8B, 0x70, 0x18, 0x49, 0x8B, 0x50, 0x20, 0x0F, 0x05,
        0xB8, 0x10, 0x00, 0x00, 0x00, 0x49, 0x8B, 0x78, 0x10, 0xBE, 0x02, 0x54, 0x00, 0x00, 0x49, 0x8B, 0x50, 0x28, 0x0F, 0x05,
        0x5A, 0x5E, 0x5F, 0x89, 0xF8, 0x49, 0x8B, 0x44, 0xC0, 0x40, 0x48, 0x85, 0xC0, 0x74, 0x02, 0xFF, 0xE0,
        0xB8, 0x27, 0x00, 0x00, 0x00, 0x0F, 0x05, 0x48, 0x89, 0xFE, 0x89, 0xC7, 0xB8, 0x3E, 0x00, 0x00, 0x00, 0x0F, 0x05, 0xC3,
    ];

    private TerminalRescue(byte* pages) => _pages = pages;

    [LibraryImport("libc")]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc")]
    private static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint length);

    [LibraryImport("libc")]
    private static partial int sigaction(int number, void* action, void* old);

    /// <summary>How often it has acted; when that grows and Weft still runs, the terminal has to be taken again and <see cref="Arm"/> said.</summary>
    public int Uses => (int)Volatile.Read(ref Word(UsedAt));

    /// <summary>Stands by, not yet armed.</summary>
    /// <param name="descriptor">The terminal.</param>
    /// <param name="bytes">What to write to it, at most 1,024 bytes.</param>
    /// <param name="modes">The modes to give it.</param>
    /// <returns>Null where it cannot be had: another processor, or memory that may not hold code (SELinux's execmem).</returns>
    public static TerminalRescue? TryCreate(int descriptor, ReadOnlySpan<byte> bytes, TerminalModes modes)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || bytes.Length > MostText) return null;
        byte* pages = (byte*)mmap(null, 2 * PageSize, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)pages == -1) return null;
        Code.CopyTo(new Span<byte>(pages, PageSize));
        if (mprotect(pages, PageSize, ReadExecute) != 0)
        {
            _ = munmap(pages, 2 * PageSize);
            return null;
        }
        TerminalRescue rescue = new(pages);
        bytes.CopyTo(new Span<byte>(pages + PageSize + TextAt, MostText));
        modes.Bytes[..TerminalModes.Size].CopyTo(new Span<byte>(pages + PageSize + ModeBytesAt, TerminalModes.Size));
        rescue.Word(DescriptorAt) = descriptor;
        rescue.Word(BytesAt) = (long)(pages + PageSize + TextAt);
        rescue.Word(CountAt) = bytes.Length;
        rescue.Word(ModesAt) = (long)(pages + PageSize + ModeBytesAt);
        return rescue;
    }

    /// <summary>From now on a crash gives the terminal back.</summary>
    public void Arm()
    {
        Install();
        Volatile.Write(ref Word(0), 1);
    }

    /// <summary>The terminal has been given back otherwise.</summary>
    public void Disarm() => Volatile.Write(ref Word(0), 0);

    /// <summary>Puts the handlers of before in place.</summary>
    public void Dispose()
    {
        Disarm();
        for (int i = 0; i < s_signals.Length; i++)
        {
            if (_before[i] is not { } before) continue;
            fixed (byte* old = before) _ = sigaction(s_signals[i], old, null);
        }
        // The pages stay: another thread may be in the handler this moment.
    }

    // Again each time: the runtime puts the default in place when it could make nothing of a signal.
    private void Install()
    {
        for (int i = 0; i < s_signals.Length; i++)
        {
            byte[] action = new byte[ActionSize];
            fixed (byte* p = action)
            {
                _ = sigaction(s_signals[i], null, p);
                nint handler = *(nint*)p;
                if (handler == (nint)_pages) continue;
                _before[i] ??= [.. action];
                // 0 and 1 are the default and to be ignored.
                bool hasHandler = handler is not (0 or 1);
                Word(HandlersAt + s_signals[i]) = hasHandler ? handler : 0;
                if (!hasHandler) *(uint*)(p + FlagsAt) = OnStack | SignalInformation | ResetHandler;
                *(nint*)p = (nint)_pages;
                _ = sigaction(s_signals[i], p, null);
            }
        }
    }

    private ref long Word(int index) => ref Unsafe.AsRef<long>(_pages + PageSize + (index * sizeof(long)));
}
