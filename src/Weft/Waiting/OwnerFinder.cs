using System.Globalization;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Tells of the tid that a lock holds whether it is a thread that lives and can let go of it.</summary>
internal sealed class OwnerFinder(ProcRoot root, Func<int, ProcessLook?> lookAt)
{
    private readonly SharedMemory _shared = new(root, lookAt);
    private readonly Dictionary<(int, ulong, int), SharedOwner> _sharedOwners = [];

    /// <summary>Completes a wait by its owner.</summary>
    /// <param name="wait">The call.</param>
    /// <param name="plain">What is known without the owner.</param>
    /// <param name="what">The lock in words, for the evidence.</param>
    /// <param name="owner">The tid in the lock, in the target's PID namespace; 0 for none.</param>
    /// <param name="isShared">Several processes may use it.</param>
    /// <param name="isHandedOn">When its owner ends, the kernel gives it to the next.</param>
    /// <param name="waitsForItself">Whether its owner, taking it again, waits for ever.</param>
    public Wait Owned(FutexWait wait, Wait plain, string what, int owner, bool isShared, bool isHandedOn, bool waitsForItself)
    {
        if (owner == 0) return plain with { Evidence = $"{what}, no owner", Unknown = "it is just changing hands" };
        string evidence = string.Create(CultureInfo.InvariantCulture, $"{what}, owner {owner}");
        if (isShared) return Shared(wait, plain with { Evidence = evidence }, owner, isHandedOn, waitsForItself);
        if (wait.Process.Inner(owner) is { } holder) return Held(wait, plain with { Evidence = evidence }, holder, waitsForItself);
        plain = plain with { Evidence = evidence };
        if (isHandedOn) return plain with { Unknown = "its owner has ended, and the kernel is about to hand it on" };
        return (wait.Process.HasEnded(owner) ? OwnerPlace.Ended : PlaceOf(wait.Thread, owner)) switch
        {
            OwnerPlace.Elsewhere => plain with { Unknown = "its owner is none of this process's threads, yet a task of that id lives, which may share this memory" },
            OwnerPlace.NotKnown => plain with { Unknown = "its owner is none of this process's threads; whether it lives is not known, since the process is in another PID namespace" },
            OwnerPlace.Parent => plain with { Evidence = evidence + " (a thread of the parent)", DeadOwner = owner, IsHeldAcrossFork = true, IsComplete = true },
            _ => plain with { Evidence = evidence + " (has ended)", DeadOwner = owner, IsComplete = true },
        };
    }

    private static Wait Held(FutexWait wait, Wait plain, ThreadLook holder, bool waitsForItself) => plain with
    {
        Evidence = plain.Evidence + " (alive)", EndedBy = [new(holder.ProcessId, holder.Tid, Certainty.Certain)], IsComplete = holder.Tid != wait.Thread.Tid || waitsForItself,
    };

    private Wait Shared(FutexWait wait, Wait plain, int owner, bool isHandedOn, bool waitsForItself)
    {
        // Many may wait for one lock; to find its owner costs a walk over all processes.
        if (!_sharedOwners.TryGetValue((wait.Process.ProcessId, wait.Address, owner), out SharedOwner? found)) _sharedOwners[(wait.Process.ProcessId, wait.Address, owner)] = found = _shared.Find(wait.Thread, wait.Process, wait.Address, owner);
        if (found is { Thread: { } holder, IsSure: true }) return Held(wait, holder.ProcessId == wait.Thread.ProcessId ? plain : plain with { Evidence = string.Create(CultureInfo.InvariantCulture, $"{plain.Evidence} of process {holder.ProcessId}, which has the same memory") }, holder, waitsForItself);
        if (found.Thread is { } candidate) return plain with { EndedBy = [new(candidate.ProcessId, candidate.Tid, Certainty.Candidate)], Unknown = found.Reason };
        if (!found.IsSure) return plain with { Unknown = found.Reason };
        return isHandedOn ? plain with { Unknown = "its owner has ended, and the kernel is about to hand it on" } : plain with { Evidence = plain.Evidence + " (has ended)", DeadOwner = owner, IsComplete = true };
    }

    // A tid has a directory below /proc, though only its process's is listed.
    private OwnerPlace PlaceOf(ThreadLook thread, int tid) => thread.InnerTid != thread.Tid ? OwnerPlace.NotKnown
        : !TaskFiles.Exists(TaskLocation.Process(root, tid)) ? OwnerPlace.Ended
        : thread.ParentId > 0 && TaskFiles.Exists(TaskLocation.Thread(root, thread.ParentId, tid)) ? OwnerPlace.Parent
        : OwnerPlace.Elsewhere;
}
