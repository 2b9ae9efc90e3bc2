using Weft.Linux.Procfs;
using Weft.Linux.SocketDiagnostics;

namespace Weft.Fuzz;

/// <summary>The parsers of what threads wait for: answers about unix sockets, locks of open files, System V objects.</summary>
public static class WaitTargets
{
    public static void Objects(ReadOnlySpan<byte> input)
    {
        UnixSocketMessages messages = new(input);
        while (messages.MoveNext())
        {
            _ = messages.Name.IndexOf((byte)0xff);
            if (messages.Pending.Length % 4 != 0) throw new InvalidOperationException("half an inode");
        }
        DescriptorLocks locks = new(input);
        while (locks.MoveNext()) _ = locks.Current.Inode;
        SystemVObjects objects = new(input);
        while (objects.MoveNext()) _ = objects.Current.Id;
    }
}
