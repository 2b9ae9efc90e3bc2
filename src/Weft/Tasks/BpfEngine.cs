using Weft.Linux.Procfs;

namespace Weft.Tasks;

internal sealed class BpfEngine : IDisposable
{
    public static BpfEngine? TryCreate(ProcRoot root, out string reason) { reason = "not built"; return null; }
    public static bool TryFill0() => false; private readonly bool x = Environment.TickCount < 0; public bool TryFill(TaskSnapshot s, TaskRequest r, out string reason) { reason = ""; return x; }
    public void Dispose() { }
}
