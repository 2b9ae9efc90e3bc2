using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Native;

/// <summary>
/// A thread of the C library (pthread_create(3)) that runs managed code: it has the name, the stack and the thread
/// descriptor that any tool expects of a thread, with none of the runtime's thread objects around it.
/// </summary>
public sealed unsafe partial class PosixThread
{
    private const int AttributesBytes = 64;
    private const int NameBytes = 16;

    private readonly object _gate = new();
    private readonly Action _body;
    private readonly byte[] _name;
    private nint _handle;

    private PosixThread(string name, Action body)
    {
        _body = body;
        _name = new byte[NameBytes];
        Encoding.UTF8.GetBytes(name).AsSpan().CopyTo(_name);
    }

    /// <summary>Its thread id in this process's PID namespace (gettid(2)).</summary>
    public int Tid { get; private set; }

    [LibraryImport("libc")]
    private static partial int pthread_attr_init(byte* attributes);

    [LibraryImport("libc")]
    private static partial int pthread_attr_setstacksize(byte* attributes, nuint bytes);

    [LibraryImport("libc")]
    private static partial int pthread_attr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static partial int pthread_create(nint* thread, byte* attributes, delegate* unmanaged<void*, void*> body, void* argument);

    [LibraryImport("libc")]
    private static partial int pthread_join(nint thread, void** result);

    /// <summary>Starts a thread and returns when it runs under its name.</summary>
    /// <param name="name">At most 15 bytes; shown as its comm.</param>
    /// <param name="body">What it runs. It must not throw.</param>
    /// <param name="stackBytes">Size of its stack.</param>
    /// <param name="thread">The thread; null on failure.</param>
    /// <returns><see cref="Errno.None"/>, or EAGAIN when no more threads are allowed.</returns>
    public static Errno TryStart(string name, Action body, int stackBytes, out PosixThread? thread)
    {
        PosixThread made = new(name, body);
        byte* attributes = stackalloc byte[AttributesBytes];
        _ = pthread_attr_init(attributes);
        _ = pthread_attr_setstacksize(attributes, (nuint)stackBytes);
        GCHandle self = GCHandle.Alloc(made);
        nint handle;
        Errno error = (Errno)pthread_create(&handle, attributes, &Run, (void*)GCHandle.ToIntPtr(self));
        _ = pthread_attr_destroy(attributes);
        thread = error == Errno.None ? made : null;
        if (error != Errno.None)
        {
            self.Free();
            return error;
        }
        made._handle = handle;
        lock (made._gate)
        {
            while (made.Tid == 0) Monitor.Wait(made._gate);
        }
        return Errno.None;
    }

    /// <summary>pthread_join(3): returns when the thread has ended. Once at the most.</summary>
    public void Join() => _ = pthread_join(_handle, null);

    [UnmanagedCallersOnly]
    private static void* Run(void* argument)
    {
        GCHandle self = GCHandle.FromIntPtr((nint)argument);
        PosixThread thread = (PosixThread)self.Target!;
        self.Free();
        ProcessControl.SetName(thread._name);
        lock (thread._gate)
        {
            thread.Tid = Identity.ThreadId;
            Monitor.Pulse(thread._gate);
        }
        thread._body();
        return null;
    }
}
