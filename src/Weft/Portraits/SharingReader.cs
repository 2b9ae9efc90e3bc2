using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>
/// Finds what a process shares with others, by kcmp(2) with each process there is: one to three calls each, no file opened.
/// Nothing is concluded from names, memory sizes or family.
/// </summary>
internal sealed class SharingReader(ProcRoot root, ReferenceReader references)
{
    private static readonly (ComparedResource Resource, SharedResources Shared)[] Always =
    [
        (ComparedResource.AddressSpace, SharedResources.AddressSpace), (ComparedResource.FileTable, SharedResources.FileTable),
        (ComparedResource.Directories, SharedResources.Directories),
    ];

    private readonly ReadBuffer _buffer = new(1024);

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

        List<(ComparedResource, SharedResources)> compared = [.. Always];
        if (Has(face, ComparedResource.IoContext)) compared.Add((ComparedResource.IoContext, SharedResources.IoContext));
        if (Has(face, ComparedResource.SemaphoreUndo)) compared.Add((ComparedResource.SemaphoreUndo, SharedResources.SemaphoreUndo));

        List<int> others = [];
        new NumericDirectory().Read(root.Descriptor, ".\0"u8, others);
        others.Remove(processId);
        others.Sort();
        List<SharingPartner> partners = [];
        int refused = 0, done = 0;
        foreach (int other in others.Take(maximum))
        {
            SharedResources shared = Compare(face, other, compared, out int error);
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

    private static SharedResources Compare(int face, int other, List<(ComparedResource, SharedResources)> compared, out int error)
    {
        SharedResources shared = SharedResources.None;
        error = 0;
        foreach ((ComparedResource resource, SharedResources flag) in compared)
        {
            error = ResourceComparison.Compare(face, other, resource);
            if (error < 0) return shared;
            if (error == 0) shared |= flag;
        }
        // Signal handlers can be shared only with the memory they lie in (clone(2)).
        if ((shared & SharedResources.AddressSpace) != 0 && ResourceComparison.Compare(face, other, ComparedResource.SignalHandlers) == 0) shared |= SharedResources.SignalHandlers;
        error = 0;
        return shared;
    }

    // Two tasks that both have none are "the same" to the kernel. This process has neither an I/O context nor an undo list
    // that others have too, so whoever is the same as it has none.
    private static bool Has(int face, ComparedResource resource) => ResourceComparison.Compare(Identity.ProcessId, face, resource) > 0;

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
