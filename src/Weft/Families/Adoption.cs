using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Families;

/// <summary>
/// Finds processes that their parent did not make. When a parent ends, the kernel gives its children to the nearest
/// ancestor that asked for them (a child subreaper, prctl(2) PR_SET_CHILD_SUBREAPER), else to the init of their PID
/// namespace. No file of /proc says who asked.
/// </summary>
/// <remarks>
/// What can be known: a child is born into its maker's session and leaves it only for one of its own (setsid(2)). A
/// process in a session that its parent was never in was made by somebody else. That its parent is a subreaper is still a
/// guess: clone(2) with CLONE_PARENT, as container runtimes use it, gives a child away from its birth.
/// </remarks>
public static class Adoption
{
    /// <summary>Whether the child was made by another process than its parent; false also where nothing shows it.</summary>
    /// <param name="child">The child.</param>
    /// <param name="parent">Its parent now.</param>
    public static bool IsShown(TaskRow child, TaskRow parent)
    {
        int session = child.Stat.Session;
        // 0: the session is of an outer PID namespace. Of its own session a process could have been anyone's child.
        // -1: the process is ending, and its session not known any more.
        if (session <= 0 || session == child.ProcessId || session == parent.Stat.Session || parent.Stat.Session < 0) return false;
        // A parent that began no session is still in the one it was born into, be it one of an outer namespace.
        if (parent.Stat.Session != parent.ProcessId) return true;
        // One that leads its session may have made the child before, in the session it was born into; but not in one
        // that began after it did. A session bears its first process's id, and ids ascend until they run out.
        return session > parent.ProcessId && session < child.ProcessId && child.Stat.StartTicks > parent.Stat.StartTicks;
    }

    /// <summary>
    /// For each node a child that shows it to take in orphans without being an init, or -1. A guess: see the remarks.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="load">Loads <see cref="TaskFields.Status"/> of a row: asked for few rows.</param>
    public static int[] GuessSubreapers(FamilyTree tree, Action<int> load)
    {
        int[] witnesses = new int[tree.Count];
        Array.Fill(witnesses, -1);
        for (int node = 0; node < tree.Count; node++)
        {
            int parent = tree.Parent(node);
            if (parent < 0 || witnesses[parent] >= 0 || tree.Process(parent).ProcessId == 1) continue;
            if (tree.Process(parent).Stat.IsKernelThread || !IsShown(tree.Process(node), tree.Process(parent))) continue;
            load(tree.Process(parent).Index);
            if (!IsInitOfNamespace(tree.Process(parent))) witnesses[parent] = node;
        }
        return witnesses;
    }

    // The innermost of its ids (NSpid, proc_pid_status(5)) is 1. Where that is not known nothing is claimed.
    private static bool IsInitOfNamespace(TaskRow row) =>
        row.Status(out TaskStatus status) != Presence.Present || !NumberText.TryLastInt32(row.StatusText(status.NamespaceTids), out int id) || id == 1;
}
