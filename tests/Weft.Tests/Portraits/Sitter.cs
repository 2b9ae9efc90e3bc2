using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tasks;
using Xunit;

namespace Weft.Tests.Portraits;

/// <summary>Takes portraits for tests.</summary>
internal static class Sitter
{
    public static ProcessPortrait Of(int id, PortraitRequest? request = null)
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        using TaskScanner scanner = new(root);
        ProcessPortrait? portrait = new PortraitReader(scanner).Read(id, request ?? new PortraitRequest());
        Assert.NotNull(portrait);
        return portrait;
    }
}
