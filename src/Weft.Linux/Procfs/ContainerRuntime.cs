namespace Weft.Linux.Procfs;

/// <summary>Who made a container, as far as the control group's name tells.</summary>
public enum ContainerRuntime : byte
{
    /// <summary>Nothing in the path says; the id alone is known.</summary>
    Unknown,
    /// <summary>Docker.</summary>
    Docker,
    /// <summary>Podman (libpod).</summary>
    Podman,
    /// <summary>CRI-O.</summary>
    CriO,
    /// <summary>containerd, by the Kubernetes runtime interface or nerdctl.</summary>
    Containerd,
    /// <summary>Kubernetes, the runtime below it unnamed.</summary>
    Kubernetes,
    /// <summary>LXC, Incus, LXD, Proxmox.</summary>
    Lxc,
    /// <summary>A machine of systemd-machined: systemd-nspawn, libvirt.</summary>
    Machine,
}
