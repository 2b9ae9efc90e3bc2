namespace Weft.Linux.Procfs;

/// <summary>What <c>syscall</c> says a task is doing.</summary>
public enum SystemCallKind : byte
{
    /// <summary>The task was on a CPU or runnable: nothing more is known.</summary>
    Running,
    /// <summary>Blocked in the kernel, but not in a system call (a page fault, an exit, a kernel thread): only SP and PC are known.</summary>
    OutsideCall,
    /// <summary>Blocked in a system call: everything is known.</summary>
    InCall,
}
