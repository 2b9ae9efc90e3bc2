using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Native;

/// <summary>
/// Starts children (posix_spawn(3), which makes them by vfork: no managed code ever runs in a forked copy) and waits for
/// them (wait4(2)). Nothing here touches SIGCHLD.
/// </summary>
public static unsafe partial class ChildProcesses
{
    // More than glibc's (80 and 336 bytes) and musl's.
    private const int OpaqueBytes = 512;
    private const int BrokenPipe = 13;
    private const int NoHang = 1;
    private const int AllKinds = 0x4000_0000; // __WALL
    private const short SetSignalDefault = 4;

    [LibraryImport("libc")]
    private static partial int posix_spawn(int* process, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(void* actions, int from, int to);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int wait4(int process, int* status, int options, void* usage);

    /// <summary>
    /// Starts a program with this process's environment. Only the three descriptors given stay open in it (all others
    /// that Weft makes are close-on-exec), and SIGPIPE, which Weft ignores, is as it was.
    /// </summary>
    /// <param name="path">The program's file.</param>
    /// <param name="arguments">Its arguments, the name first.</param>
    /// <param name="input">What becomes its descriptor 0.</param>
    /// <param name="output">What becomes its descriptor 1.</param>
    /// <param name="error">What becomes its descriptor 2.</param>
    /// <returns>Its process id, or a negative <see cref="Errno"/>.</returns>
    public static int Start(string path, IReadOnlyList<string> arguments, int input, int output, int error)
    {
        byte* actions = stackalloc byte[OpaqueBytes];
        byte* attributes = stackalloc byte[OpaqueBytes];
        ulong* signals = stackalloc ulong[16];
        new Span<ulong>(signals, 16).Clear();
        signals[0] = 1UL << (BrokenPipe - 1);
        _ = posix_spawn_file_actions_init(actions);
        _ = posix_spawnattr_init(attributes);
        _ = posix_spawnattr_setflags(attributes, SetSignalDefault);
        _ = posix_spawnattr_setsigdefault(attributes, signals);
        // dup2 of a descriptor onto itself clears close-on-exec (POSIX says so for these actions).
        _ = posix_spawn_file_actions_adddup2(actions, input, 0);
        _ = posix_spawn_file_actions_adddup2(actions, output, 1);
        _ = posix_spawn_file_actions_adddup2(actions, error, 2);
        using NativeWords words = new(arguments);
        using NativeWords environment = new([.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(static e => $"{e.Key}={e.Value}")]);
        int process = 0;
        int result;
        fixed (byte* file = Encoding.UTF8.GetBytes(path + "\0"))
        {
            result = posix_spawn(&process, file, actions, attributes, words.Pointer, environment.Pointer);
        }
        _ = posix_spawn_file_actions_destroy(actions);
        _ = posix_spawnattr_destroy(attributes);
        return result == 0 ? process : -result;
    }

    /// <summary>wait4(2): reaps a child that has ended, or learns that a traced task has stopped.</summary>
    /// <param name="process">The child or task; -1 for any.</param>
    /// <param name="block">Whether to wait for one.</param>
    /// <param name="status">What became of it.</param>
    /// <param name="ofAnyKind">Threads and other children that do not send SIGCHLD too (__WALL).</param>
    /// <returns>Its id, 0 when there is nothing to tell yet, or a negative <see cref="Errno"/> (ECHILD: there is none).</returns>
    public static int Wait(int process, bool block, out ChildStatus status, bool ofAnyKind = false)
    {
        int raw = 0;
        int result;
        do result = wait4(process, &raw, (block ? 0 : NoHang) | (ofAnyKind ? AllKinds : 0), null);
        while (result < 0 && Marshal.GetLastPInvokeError() == (int)Errno.Interrupted);
        status = new ChildStatus(raw);
        return result >= 0 ? result : -Marshal.GetLastPInvokeError();
    }
}
