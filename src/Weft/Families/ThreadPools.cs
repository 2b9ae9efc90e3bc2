using System.Text;
using Weft.Tasks;

namespace Weft.Families;

/// <summary>
/// Threads folded by the pattern of their names: each run of digits counts as one <c>#</c>, so <c>worker-1</c> and
/// <c>worker-27</c> are one pool <c>worker-#</c>. Filled again for each process; holds its buffers.
/// </summary>
public sealed class ThreadPools
{
    /// <summary>The most bytes a comm can have (a kernel thread's long name: 63), and room.</summary>
    private const int MaximumName = 256;

    private readonly ByteClasses _patterns = new();
    private readonly List<NamePool> _pools = [];

    /// <summary>The pools, in the order of their first threads.</summary>
    public IReadOnlyList<NamePool> Pools => _pools;

    /// <summary>Folds the threads of one process, forgetting those before.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">The process.</param>
    /// <param name="apart">What sets a thread apart from those of like names, by its index; such threads fold only with those of the same.</param>
    public void Fill(FamilyTree tree, int node, Func<int, string?>? apart = null)
    {
        _patterns.Clear();
        _pools.Clear();
        Span<byte> pattern = stackalloc byte[MaximumName];
        int threads = tree.ThreadCount(node);
        for (int i = 0; i < threads; i++)
        {
            ReadOnlySpan<byte> name = tree.Thread(node, i).Name;
            ReadOnlySpan<byte> key = pattern[..Pattern(name, pattern)];
            // No name holds a zero byte.
            if (apart?.Invoke(i) is { } difference) key = (byte[])[.. key, 0, .. Encoding.UTF8.GetBytes(difference)];
            int index = _patterns.Of(key);
            if (index == _pools.Count)
            {
                _pools.Add(new NamePool(i, 1, IsOneName: true));
                continue;
            }
            NamePool pool = _pools[index];
            _pools[index] = pool with { Count = pool.Count + 1, IsOneName = pool.IsOneName && name.SequenceEqual(tree.Thread(node, pool.First).Name) };
        }
    }

    /// <summary>Writes a name with each run of digits as one <c>#</c>; answers the length. Names beyond the room are cut.</summary>
    public static int Pattern(ReadOnlySpan<byte> name, Span<byte> into)
    {
        int length = 0;
        bool digits = false;
        foreach (byte b in name)
        {
            bool digit = b is >= (byte)'0' and <= (byte)'9';
            if (digit && digits) continue;
            if (length == into.Length) break;
            digits = digit;
            into[length++] = digit ? (byte)'#' : b;
        }
        return length;
    }
}
