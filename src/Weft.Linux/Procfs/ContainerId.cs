using System.Buffers;

namespace Weft.Linux.Procfs;

/// <summary>Finds the container in a control group's path.</summary>
public static class ContainerId
{
    private const int HashLength = 64;
    private static readonly SearchValues<byte> HashDigits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>The innermost container that the path names.</summary>
    /// <param name="path">A path as in <c>cgroup</c>.</param>
    /// <param name="id">The container's 64 hexadecimal digits, or its name (LXC, machined: escapes as they are).</param>
    /// <param name="runtime">Who made it.</param>
    public static bool TryFind(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> id, out ContainerRuntime runtime)
    {
        path = ControlGroupPath.WithoutMark(path);
        while (!path.IsEmpty)
        {
            int slash = path.LastIndexOf((byte)'/');
            ReadOnlySpan<byte> component = path[(slash + 1)..];
            path = slash < 0 ? default : path[..slash];
            if (TryHash(component, path, out id, out runtime) || TryNamed(component, path, out id, out runtime)) return true;
        }
        id = default;
        runtime = default;
        return false;
    }

    // <hash>, docker-<hash>.scope, kubepods-…:cri-containerd:<hash>: whatever ends in a hash names a container.
    // Monitors (libpod-conmon-<hash>.scope, crio-conmon-…) run outside of it and carry its hash as well.
    private static bool TryHash(ReadOnlySpan<byte> component, ReadOnlySpan<byte> parents, out ReadOnlySpan<byte> id, out ContainerRuntime runtime)
    {
        id = default;
        runtime = default;
        if (component.EndsWith(".scope"u8)) component = component[..^6];
        if (component.Length < HashLength) return false;
        ReadOnlySpan<byte> hash = component[^HashLength..];
        ReadOnlySpan<byte> before = component[..^HashLength];
        if (hash.IndexOfAnyExcept(HashDigits) >= 0) return false;
        if (!before.IsEmpty && before[^1] is not ((byte)'-' or (byte)':')) return false;
        if (before.EndsWith("conmon-"u8)) return false;
        id = hash;
        runtime = before.IsEmpty ? FromParents(parents) : FromPrefix(before[..^1]);
        return true;
    }

    private static ContainerRuntime FromPrefix(ReadOnlySpan<byte> prefix) =>
        prefix.SequenceEqual("docker"u8) ? ContainerRuntime.Docker
        : prefix.SequenceEqual("libpod"u8) ? ContainerRuntime.Podman
        : prefix.SequenceEqual("crio"u8) ? ContainerRuntime.CriO
        : prefix.EndsWith("cri-containerd"u8) || prefix.SequenceEqual("nerdctl"u8) ? ContainerRuntime.Containerd
        : ContainerRuntime.Unknown;

    private static ContainerRuntime FromParents(ReadOnlySpan<byte> parents) =>
        parents.IndexOf("/kubepods"u8) >= 0 ? ContainerRuntime.Kubernetes
        : parents.EndsWith("/docker"u8) ? ContainerRuntime.Docker
        : parents.EndsWith("/libpod_parent"u8) || parents.EndsWith("/libpod"u8) ? ContainerRuntime.Podman
        : ContainerRuntime.Unknown;

    private static bool TryNamed(ReadOnlySpan<byte> component, ReadOnlySpan<byte> parents, out ReadOnlySpan<byte> id, out ContainerRuntime runtime)
    {
        id = default;
        runtime = ContainerRuntime.Lxc;
        if (component.StartsWith("lxc.payload."u8)) id = component["lxc.payload.".Length..];
        else if (parents.EndsWith("/lxc"u8) || parents.EndsWith("/lxc.payload"u8)) id = component;
        else if (parents.EndsWith("/machine.slice"u8) && component.StartsWith("machine-"u8) && component.EndsWith(".scope"u8))
        {
            id = component["machine-".Length..^".scope".Length];
            runtime = ContainerRuntime.Machine;
        }
        else if (parents.EndsWith("/machine.slice"u8) && component.StartsWith("systemd-nspawn@"u8) && component.EndsWith(".service"u8))
        {
            id = component["systemd-nspawn@".Length..^".service".Length];
            runtime = ContainerRuntime.Machine;
        }
        return !id.IsEmpty;
    }
}
