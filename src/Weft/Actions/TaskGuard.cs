namespace Weft.Actions;

/// <summary>Why a task is not to be acted on without a further question.</summary>
public enum TaskGuard
{
    /// <summary>It is one like any other.</summary>
    None,
    /// <summary>The first process: the machine, or the container, goes down with it.</summary>
    Init,
    /// <summary>Weft itself.</summary>
    Self,
    /// <summary>A thread of the kernel.</summary>
    KernelThread,
}
