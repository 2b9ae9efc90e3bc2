using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Checks;

/// <summary>What the checks share: who asks, with which capabilities, through which proc file system, and how changes are typed.</summary>
internal sealed class Settings(ProcRoot? root, string rootPath, string program)
{
    private const ulong FirstUserNamespace = 0xEFFF_FFFD;
    private readonly ReadBuffer _buffer = new();

    /// <summary>Null when there is no proc file system.</summary>
    public ProcRoot? Root { get; } = root;

    /// <summary>Where the proc file system is, or should be.</summary>
    public string RootPath { get; } = rootPath;

    /// <summary>CapEff of capabilities(7).</summary>
    public ulong Capabilities { get; } = ProcessControl.EffectiveCapabilities;

    public bool IsRoot { get; } = Identity.EffectiveUserId == 0;

    public bool Has(Capability capability) => (Capabilities >> (int)capability & 1) != 0;

    /// <summary>Whether this is the machine's first user namespace; in another, root is root over that alone.</summary>
    public bool IsFirstUserNamespace { get; } = IsFirstNamespace("user", FirstUserNamespace) ?? true;

    /// <summary>A line that an administrator types.</summary>
    public string AsAdministrator(string line) => IsRoot ? line : "sudo " + line;

    /// <summary>The line that changes a setting; null in a user namespace, from where nobody can.</summary>
    public string? Sysctl(string name, int value) => IsFirstUserNamespace ? AsAdministrator($"sysctl {name}={value}") : null;

    /// <summary>All the capabilities Weft can use, since setcap(8) replaces what a file had before; null when they would not help.</summary>
    public string? GiveCapabilities => IsRoot || !IsFirstUserNamespace
        ? null
        : $"sudo setcap cap_bpf,cap_perfmon,cap_sys_ptrace,cap_dac_read_search+ep {Quoted(program)}";

    /// <summary>The number in a file of /proc/sys; null when it is not there or not readable.</summary>
    /// <param name="path">Below the root, ending in NUL.</param>
    public int? Number(ReadOnlySpan<byte> path) =>
        Root is not null && Root.Read(path, _buffer, oneRecord: true) == ReadOutcome.Read && NumberText.TryInt32(_buffer.Text, out int value) ? value : null;

    /// <summary>The text of a file below the root; empty when there is none.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> path) => Root is not null && Root.Read(path, _buffer) == ReadOutcome.Read ? _buffer.Text : default;

    /// <summary>Whether this is the machine's first namespace of a kind, by its fixed inode number (include/linux/proc_ns.h); null when not known.</summary>
    public static bool? IsFirstNamespace(string kind, ulong number) =>
        Files.Status(Files.CurrentDirectory, Encoding.UTF8.GetBytes($"/proc/self/ns/{kind}\0"), out FileStatus status) == Errno.None ? status.Inode == number : null;

    /// <summary>A word as a shell takes it.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+' or ',' or '=' or '@') ? word : $"'{word.Replace("'", "'\\''")}'";
}
