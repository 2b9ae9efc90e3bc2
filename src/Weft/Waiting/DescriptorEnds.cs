using System.Text;
using Weft.Linux.Procfs;

namespace Weft.Waiting;

/// <summary>Who has which ends of pipes and FIFOs open: from a walk over all processes' descriptors, made when it is first asked.</summary>
internal sealed class DescriptorEnds(ProcRoot root)
{
    private const uint AccessBits = 3, WriteOnly = 1, ReadWrite = 2;
    private readonly Dictionary<string, List<(int ProcessId, bool Reads, bool Writes)>> _holders = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _unread = [];
    private readonly HashSet<string> _walked = [];

    /// <summary>Processes whose descriptors could not be read; only when there are none are those found all there are.</summary>
    public IReadOnlyCollection<int> Unread => _unread;

    /// <summary>The processes that have an end open.</summary>
    /// <param name="target">What the descriptor's link says: <c>pipe:[812]</c>, or a FIFO's path.</param>
    /// <param name="writing">The writing end; else the reading one.</param>
    public IReadOnlyList<int> Holders(string target, bool writing)
    {
        // All pipes in one walk; a FIFO by its path in its own, so that other files are not asked for.
        string walk = target.StartsWith("pipe:[", StringComparison.Ordinal) ? "" : target;
        if (_walked.Add(walk)) Walk(walk);
        return _holders.TryGetValue(target, out var found) ? [.. found.Where(h => writing ? h.Writes : h.Reads).Select(static h => h.ProcessId).Distinct()] : [];
    }

    private void Walk(string path)
    {
        NumericDirectory directory = new();
        ReadBuffer buffer = new();
        List<int> processes = [], descriptors = [];
        byte[] wanted = Encoding.UTF8.GetBytes(path);
        Span<byte> link = stackalloc byte[TaskLinks.MaximumBytes];
        directory.Read(root.Descriptor, ".\0"u8, processes);
        foreach (int process in processes)
        {
            TaskLocation at = TaskLocation.Process(root, process);
            ReadOutcome listed = directory.Descriptors(at, descriptors);
            if (listed == ReadOutcome.Gone) continue;
            if (listed != ReadOutcome.Read) _unread.Add(process);
            else
                foreach (int descriptor in descriptors) Add(process, at, descriptor, wanted, link, buffer);
        }
    }

    private void Add(int process, in TaskLocation at, int descriptor, byte[] path, Span<byte> link, ReadBuffer buffer)
    {
        ReadOutcome outcome = TaskLinks.Descriptor(at, descriptor, link, out ReadOnlySpan<byte> target);
        if (outcome is not (ReadOutcome.Read or ReadOutcome.Gone)) _unread.Add(process);
        if (outcome != ReadOutcome.Read || !(path.Length == 0 ? target.StartsWith("pipe:["u8) : target.SequenceEqual(path))) return;
        string name = Encoding.UTF8.GetString(target);
        outcome = TaskFiles.Descriptor(at, descriptor, buffer, out DescriptorInfo info);
        if (outcome == ReadOutcome.Gone) return;
        if (outcome != ReadOutcome.Read)
        {
            _unread.Add(process);
            return;
        }
        uint access = info.Flags & AccessBits;
        if (!_holders.TryGetValue(name, out var holders)) _holders[name] = holders = [];
        holders.Add((process, access != WriteOnly, access is WriteOnly or ReadWrite));
    }
}
