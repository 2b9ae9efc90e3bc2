using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Sampling;

/// <summary>Reads tasks from /proc for a sampler.</summary>
internal sealed class TwoLevelReader(ProcRoot root) : IDisposable
{
    private readonly ProcfsEngine _engine = new(root);

    /// <summary>Fills a snapshot; answers whether every thread was read.</summary>
    public bool Fill(TaskScanner scanner, TaskRequest request, TaskSnapshot? before, TaskSnapshot now)
    {
        _engine.Fill(now, request);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
