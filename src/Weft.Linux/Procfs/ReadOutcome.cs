using Weft.Native;

namespace Weft.Linux.Procfs;

/// <summary>How reading one kernel file ended. A task that vanished is an outcome, never an error.</summary>
public enum ReadOutcome : byte
{
    /// <summary>The text was read.</summary>
    Read,
    /// <summary>The task (or the file) is gone: ENOENT, ESRCH, ENOTDIR, or an empty read where text is due.</summary>
    Gone,
    /// <summary>This user may not read it: EACCES, EPERM.</summary>
    NotPermitted,
    /// <summary>This kernel or this mount does not offer it.</summary>
    NotSupported,
    /// <summary>The kernel did not answer in time: the target holds a lock that the read needs.</summary>
    TimedOut,
    /// <summary>The text was not what the format allows.</summary>
    Malformed,
    /// <summary>The task lives but has no such thing: a kernel thread has no program, a zombie no memory.</summary>
    NotApplicable,
}

/// <summary>Turns kernel errors into outcomes.</summary>
public static class ReadOutcomes
{
    /// <summary>The outcome for a result of <see cref="Files"/>: a negative value is an error.</summary>
    public static ReadOutcome From(int result) => result >= 0 ? ReadOutcome.Read : From((Errno)(-result));

    /// <summary>The outcome for an error number.</summary>
    public static ReadOutcome From(Errno error) => error switch
    {
        Errno.None => ReadOutcome.Read,
        Errno.NotPermitted or Errno.AccessDenied => ReadOutcome.NotPermitted,
        Errno.NoEntry or Errno.NoProcess or Errno.NotDirectory => ReadOutcome.Gone,
        _ => ReadOutcome.NotSupported,
    };
}
