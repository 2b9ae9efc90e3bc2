namespace Weft.Linux.Procfs;

/// <summary>The contents of <c>syscall</c> (proc_pid_syscall(5)).</summary>
public struct SystemCallState
{
    /// <summary>What is known.</summary>
    public SystemCallKind Kind;
    /// <summary>The system call's number (InCall); -1 otherwise.</summary>
    public long Number;
    /// <summary>The six argument registers as they were at entry (InCall).</summary>
    public SystemCallArguments Arguments;
    /// <summary>User stack pointer (InCall and OutsideCall).</summary>
    public ulong StackPointer;
    /// <summary>User program counter (InCall and OutsideCall).</summary>
    public ulong ProgramCounter;
}
