namespace Weft.Waiting;

/// <summary>Whose lock a futex is, which says how its memory is laid out.</summary>
internal enum LockMaker : byte
{
    /// <summary>No name tells.</summary>
    NotKnown,
    /// <summary>A pthread object of glibc.</summary>
    Glibc,
    /// <summary>A lock of glibc's own (lowlevellock.h): malloc's arenas, streams, lists of exit handlers.</summary>
    GlibcInternal,
    /// <summary>Something of glibc, in a function that a library without symbols has no name for: sem_wait and pthread_once jump to such.</summary>
    GlibcUnnamed,
    /// <summary>A pthread object of musl.</summary>
    Musl,
    /// <summary>A lock of musl's own.</summary>
    MuslInternal,
    /// <summary>The guard of a static variable of C++.</summary>
    StaticGuard,
    /// <summary>CPython's global interpreter lock.</summary>
    PythonInterpreter,
    /// <summary>Another runtime's, made of what the C library or the kernel has; the words say which.</summary>
    Runtime,
}
