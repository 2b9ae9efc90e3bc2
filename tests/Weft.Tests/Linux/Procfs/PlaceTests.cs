using System.Text;
using Weft.Linux.Procfs;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

/// <summary>Where a task belongs: control group, unit, container.</summary>
public sealed class PlaceTests
{
    private const string Hash = "3fa1b0c9d2e84f75a6b7c8d9e0f1a2b33fa1b0c9d2e84f75a6b7c8d9e0f1a2b3";

    [Theory]
    [InlineData("0::/system.slice/a.service\n", "/system.slice/a.service")]
    [InlineData("2:pids:/p\n1:name=systemd:/s\n0::/\n", "/s")]
    [InlineData("9:name=systemd:/\n4:memory:/m\n1:cpu,cpuacct:/c\n0::/\n", "/m")]
    [InlineData("9:name=systemd:/\n4:cpu,cpuacct:/c\n3:devices:/d\n0::/\n", "/c")]
    [InlineData("3:devices:/d\n0::/\n", "/d")]
    [InlineData("1:cpu:/\n0::/\n", "/")]
    [InlineData("0::/a:b/c (deleted)\n", "/a:b/c")]
    [InlineData("0::/../other\n", "/../other")]
    [InlineData("junk\n:::\n1:\n0::/x\n0::/cut", "/x")]
    public void The_path_that_says_most_is_chosen(string text, string expected)
    {
        Assert.True(ControlGroupPath.TryChoose(Encoding.UTF8.GetBytes(text), out ReadOnlySpan<byte> path));
        Assert.Equal(expected, Encoding.UTF8.GetString(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0::/cut")]
    [InlineData("a:b:c\n")]
    [InlineData("0::relative\n")]
    public void Without_a_whole_line_there_is_no_path(string text) => Assert.False(ControlGroupPath.TryChoose(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("/system.slice/nginx.service", "nginx.service")]
    [InlineData("/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/x.service", "x.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.x\\x2dy-12.scope", "app-org.x\\x2dy-12.scope")]
    [InlineData("/user.slice/user-1000.slice/session-3.scope", "session-3.scope")]
    [InlineData("/system.slice/docker.service/inner", "docker.service")]
    [InlineData("/system.slice/_cgroup.service", "cgroup.service")]
    [InlineData("/user.slice/user-1000.slice", "user-1000.slice")]
    [InlineData("/init.scope", "init.scope")]
    [InlineData("/system.slice/dbus.socket (deleted)", "dbus.socket")]
    [InlineData("/", "")]
    [InlineData("/.service", "")]
    [InlineData("/docker/abc", "")]
    public void The_unit_is_the_innermost(string path, string expected)
    {
        Assert.Equal(expected.Length > 0, UnitName.TryFind(Encoding.UTF8.GetBytes(path), out ReadOnlySpan<byte> unit));
        Assert.Equal(expected, Encoding.UTF8.GetString(unit));
    }

    [Theory]
    [InlineData("/system.slice/docker-" + Hash + ".scope", Hash, ContainerRuntime.Docker)]
    [InlineData("/docker/" + Hash, Hash, ContainerRuntime.Docker)]
    [InlineData("/system.slice/docker-" + Hash + ".scope/init.scope", Hash, ContainerRuntime.Docker)]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1_2.slice/cri-containerd-" + Hash + ".scope", Hash, ContainerRuntime.Containerd)]
    [InlineData("/kubepods.slice/kubepods-pod1.slice/crio-" + Hash + ".scope", Hash, ContainerRuntime.CriO)]
    [InlineData("/kubepods/burstable/pod1234/" + Hash, Hash, ContainerRuntime.Kubernetes)]
    [InlineData("/system.slice/containerd.service/kubepods-besteffort-pod1.slice:cri-containerd:" + Hash, Hash, ContainerRuntime.Containerd)]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + Hash + ".scope/container", Hash, ContainerRuntime.Podman)]
    [InlineData("/libpod_parent/" + Hash, Hash, ContainerRuntime.Podman)]
    [InlineData("/ecs/task/" + Hash, Hash, ContainerRuntime.Unknown)]
    [InlineData("/lxc/web/system.slice/ssh.service", "web", ContainerRuntime.Lxc)]
    [InlineData("/lxc.payload.web/init.scope", "web", ContainerRuntime.Lxc)]
    [InlineData("/machine.slice/machine-qemu\\x2d1\\x2dvm.scope/libvirt", "qemu\\x2d1\\x2dvm", ContainerRuntime.Machine)]
    [InlineData("/machine.slice/systemd-nspawn@box.service/payload", "box", ContainerRuntime.Machine)]
    [InlineData("/machine.slice/libpod-conmon-" + Hash + ".scope", "", ContainerRuntime.Unknown)]
    [InlineData("/system.slice/a.service", "", ContainerRuntime.Unknown)]
    [InlineData("/x" + Hash, "", ContainerRuntime.Unknown)]
    [InlineData("/", "", ContainerRuntime.Unknown)]
    public void The_container_is_the_innermost(string path, string expected, ContainerRuntime runtime)
    {
        Assert.Equal(expected.Length > 0, ContainerId.TryFind(Encoding.UTF8.GetBytes(path), out ReadOnlySpan<byte> id, out ContainerRuntime found));
        Assert.Equal(expected, Encoding.UTF8.GetString(id));
        if (expected.Length > 0) Assert.Equal(runtime, found);
    }
}
