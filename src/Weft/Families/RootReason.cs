namespace Weft.Families;

/// <summary>Why a process stands at the top of a <see cref="FamilyTree"/>.</summary>
public enum RootReason : byte
{
    /// <summary>It does not: its parent is in the tree.</summary>
    None,
    /// <summary>It is process 1 of the PID namespace that the proc file system shows: nobody made it there.</summary>
    Init,
    /// <summary>It is a kernel thread without a parent: kthreadd, which makes all others.</summary>
    Kernel,
    /// <summary>Its parent is outside the PID namespace that is shown (the kernel says 0), as with a program put into a container.</summary>
    ParentOutside,
    /// <summary>The kernel names a parent that is not shown: hidden (<c>hidepid</c>, proc(5)), or it ended while the tree was read.</summary>
    ParentNotSeen,
    /// <summary>The processes read claim to descend from each other, which no moment can have shown; cut at the lowest id.</summary>
    Loop,
}
