using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>
/// Finds what a process shares with others, by kcmp(2) with each process there is: three calls each, no file opened.
/// Nothing is concluded from names, memory sizes or family. I/O context and undo list are looked at only where something
/// else is shared: most tasks have none, and two that have none are the same to the kernel.
/// </summary>
internal sealed class SharingReader(ProcRoot root, ReferenceReader references)
{
    private static readonly (ComparedResource Resource, SharedResources Shared)[] Always =
    [
        (ComparedResource.AddressSpace, SharedResources.AddressSpace), (ComparedResource.FileTable, SharedResources.FileTable),
        (ComparedResource.Directories, SharedResources.Directories),
    ];

    private const int KernelThreadMother = 2;

    private readonly ReadBuffer _buffer = new(1024);
    private bool? _hasWitness;

    /// <summary>Compares a process with all others, and its threads with each other.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="face">The id of a thread of it that lives.</param>
    /// <param name="threads">All its threads.</param>
    /// <param name="maximum">Comparisons after which the rest is left.</param>
    public Fact<SharingFacts> Read(int processId, int face, IReadOnlyList<ThreadPortrait> threads, int maximum)
    {
        // The numbers below another root are not this kernel's.
        if (!EngineEstimate.IsSystemRoot(root)) return Presence.NotSupported;
        int own = ResourceComparison.Compare(face, face, ComparedResource.AddressSpace);
        if (own < 0) return FieldLoader.Reason(ReadOutcomes.From(own));

        List<int> others = [];
        new NumericDirectory().Read(root.Descriptor, ".\0"u8, others);
        others.Remove(processId);
        others.Sort();
        List<SharingPartner> partners = [];
        int refused = 0, done = 0;
        foreach (int other in others.Take(maximum))
        {
            SharedResources shared = Compare(face, other, out int error);
            if (error == -(int)Errno.NotPermitted) refused++;
            else if (error >= 0) done++;
            if (shared != SharedResources.None && references.Read(other) is { } partner) partners.Add(new SharingPartner(partner, shared));
        }
        return new SharingFacts
        {
            Partners = partners,
            Compared = done,
            Refused = refused,
            NotCompared = Math.Max(0, others.Count - maximum),
            Exceptions = Exceptions(processId, face, threads, maximum, out int threadsCompared),
            ThreadsCompared = threadsCompared,
        };
    }

    private SharedResources Compare(int face, int other, out int error)
    {
        SharedResources shared = SharedResources.None;
        error = 0;
        foreach ((ComparedResource resource, SharedResources flag) in Always)
        {
            error = ResourceComparison.Compare(face, other, resource);
            if (error < 0) return shared;
            if (error == 0) shared |= flag;
        }
        error = 0;
        if (shared == SharedResources.None) return shared;
        // Signal handlers can be shared only with the memory they lie in (clone(2)).
        if ((shared & SharedResources.AddressSpace) != 0 && ResourceComparison.Compare(face, other, ComparedResource.SignalHandlers) == 0) shared |= SharedResources.SignalHandlers;
        if (IsSame(face, other, ComparedResource.IoContext)) shared |= SharedResources.IoContext;
        if (IsSame(face, other, ComparedResource.SemaphoreUndo)) shared |= SharedResources.SemaphoreUndo;
        return shared;
    }

    // The mother of the kernel's threads does no I/O of her own and uses no semaphores: who is the same as she has none.
    // Where she cannot be seen (a container), nothing is claimed.
    private bool IsSame(int face, int other, ComparedResource resource) =>
        ResourceComparison.Compare(face, other, resource) == 0 && HasWitness() && ResourceComparison.Compare(face, KernelThreadMother, resource) > 0;

    private bool HasWitness() => _hasWitness ??=
        TaskFiles.Stat(TaskLocation.Process(root, KernelThreadMother), _buffer, out TaskStat stat, out ReadOnlySpan<byte> name) == ReadOutcome.Read
        && stat.IsKernelThread && name.SequenceEqual("kthreadd"u8);

    private List<SharingException> Exceptions(int processId, int face, IReadOnlyList<ThreadPortrait> threads, int maximum, out int compared)
    {
        List<SharingException> found = [];
        compared = 0;
        foreach (ThreadPortrait thread in threads.Take(maximum))
        {
            if (thread.Id.Tid == face || thread.State is (byte)'Z' or (byte)'X') continue;
            SharedResources apart = SharedResources.None;
            int files = ResourceComparison.Compare(face, thread.Id.Tid, ComparedResource.FileTable);
            int directories = ResourceComparison.Compare(face, thread.Id.Tid, ComparedResource.Directories);
            if (files < 0 || directories < 0) continue;
            compared++;
            if (files != 0) apart |= SharedResources.FileTable;
            if (directories != 0) apart |= SharedResources.Directories;
            if (apart != SharedResources.None && !IsEnding(processId, thread.Id.Tid)) found.Add(new SharingException(thread, apart));
        }
        return found;
    }

    // A thread on its way out has let go of everything: that is no table of its own (PF_EXITING, include/linux/sched.h).
    private bool IsEnding(int processId, int tid) =>
        TaskFiles.Stat(TaskLocation.Thread(root, processId, tid), _buffer, out TaskStat stat, out _) != ReadOutcome.Read || (stat.Flags & 4) != 0 || stat.State is (byte)'Z' or (byte)'X';
}
