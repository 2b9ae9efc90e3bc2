using Weft.Linux.Procfs;
using Weft.Portraits;

namespace Weft.Fuzz;

/// <summary>The parsers of socket tables and of what a descriptor leads to.</summary>
public static class PortraitTargets
{
    public static void Sockets(ReadOnlySpan<byte> input)
    {
        InternetSockets internet = new(input);
        while (internet.MoveNext()) _ = internet.Local.ToString() + internet.Remote;
        UnixSockets unix = new(input);
        while (unix.MoveNext()) _ = unix.Path.IndexOf((byte)0);
        ListedSockets listed = new(input);
        while (listed.MoveNext()) _ = listed.Inode;
        _ = OpenFileTarget.OfType((int)OpenFileTarget.Classify(input, out _), input);
        _ = ThreadFolding.Pattern(input);
    }
}
