using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Tasks;

namespace Weft.Portraits;

/// <summary>Sets the namespaces of a process beside those of the one who looks, and beside the machine's first.</summary>
internal static class NamespaceReader
{
    // Numbers that the kernel gives its first namespaces (include/linux/proc_ns.h); 0: it gives any.
    private static readonly (string Kind, ulong First)[] Kinds =
    [
        ("cgroup", 0xEFFF_FFFB), ("ipc", 0xEFFF_FFFF), ("mnt", 0), ("net", 0), ("pid", 0xEFFF_FFFC), ("time", 0xEFFF_FFFA), ("user", 0xEFFF_FFFD), ("uts", 0xEFFF_FFFE),
    ];

    /// <summary>Compares them.</summary>
    public static Fact<IReadOnlyList<NamespaceUse>> Read(ProcRoot root, Presence presence, in NamespaceFacts facts)
    {
        if (presence != Presence.Present) return presence;
        int own = Files.Open(root.Descriptor, "self\0"u8, OpenFlags.Directory | OpenFlags.Path);
        List<NamespaceUse> uses = [];
        bool inFirstPids = own >= 0 && Number(TaskLocation.At(own), "pid") is { IsPresent: true, Value: 0xEFFF_FFFC };
        foreach ((string kind, ulong first) in Kinds)
        {
            uint inode = Of(facts, kind);
            if (inode == 0) continue;
            Fact<bool> ours = own < 0 ? Presence.NotSupported : Number(TaskLocation.At(own), kind).Then(n => n == inode);
            // Process 1 is the machine's only as seen from the first PID namespace.
            Fact<bool> initial = first != 0 ? inode == first : inFirstPids ? Number(TaskLocation.Process(root, 1), kind).Then(n => n == inode) : Presence.NotSupported;
            uses.Add(new NamespaceUse(kind, inode, ours, initial));
        }
        if (own >= 0) Files.Close(own);
        return uses;
    }

    private static uint Of(in NamespaceFacts facts, string kind) => kind switch
    {
        "cgroup" => facts.ControlGroup,
        "ipc" => facts.Ipc,
        "mnt" => facts.Mount,
        "net" => facts.Network,
        "pid" => facts.Pid,
        "time" => facts.Time,
        "user" => facts.User,
        _ => facts.Uts,
    };

    private static Fact<ulong> Number(in TaskLocation at, string kind)
    {
        Span<byte> name = stackalloc byte[16];
        ReadOutcome outcome = TaskLinks.Namespace(at, name[..Encoding.ASCII.GetBytes(kind, name)], out ulong inode);
        return Fact.Of(FieldLoader.Reason(outcome), inode);
    }
}
