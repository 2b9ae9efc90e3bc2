using Weft.Linux.Procfs;
using Weft.Portraits;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Portraits;

/// <summary>Open files of a process that has one of each kind, against lsof.</summary>
public sealed class OpenFilesTests : IDisposable
{
    private readonly string _kept = Path.Combine(Path.GetTempPath(), $"weft-kept-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_kept);

    [Fact]
    public void Every_descriptor_is_as_lsof_says()
    {
        using Fixture fixture = Fixture.Start("openfiles", 3, _kept);
        OpenFileFacts facts = Sitter.Of(fixture.Pid).Files.Value;
        Dictionary<int, LsofFile> lsof = LsofFile.Of(fixture.Pid);
        Assert.Equal(lsof.Keys.Order(), facts.Files.Select(static f => f.Descriptor));
        Assert.Equal(lsof.Count, facts.Count);
        foreach (OpenFile file in facts.Files)
        {
            LsofFile other = lsof[file.Descriptor];
            Assert.True(other.Types.Contains(Type(file)), $"{file.Descriptor}: {file.Kind}, lsof {string.Join('/', other.Types)} {other.Name}");
            Assert.Equal(other.Access, (file.CanRead ? "r" : "") + (file.CanWrite ? "w" : ""));
            if (file.Kind is OpenFileKind.File or OpenFileKind.Directory or OpenFileKind.Device) Assert.Equal(other.Name.Replace(" (deleted)", "", StringComparison.Ordinal), System.Text.Encoding.UTF8.GetString(file.Target));
        }
    }

    [Fact]
    public void Sockets_have_their_ends()
    {
        using Fixture fixture = Fixture.Start("openfiles", 0, _kept);
        SocketFacts[] sockets = [.. Sitter.Of(fixture.Pid).Files.Value.Files.Select(static f => f.Socket).OfType<SocketFacts>()];
        Assert.Equal(8, sockets.Length);
        SocketFacts listener = Assert.Single(sockets, static s => s is { Protocol: SocketProtocol.Tcp, IsListening: true });
        Assert.Equal($"127.0.0.1:{fixture["tcp"]}", listener.Local.ToString());
        SocketFacts datagram = Assert.Single(sockets, static s => s.Protocol == SocketProtocol.Udp);
        Assert.Equal($"127.0.0.1:{fixture["udp"]}", datagram.Local.ToString());
        Assert.Contains(sockets, s => s.State == SocketState.Established && s.Protocol == SocketProtocol.Tcp && s.Local.Port == fixture["peer"] && s.Remote.Port == fixture["tcp"]);
        Assert.Contains(sockets, s => s.State == SocketState.Established && s.Protocol == SocketProtocol.Tcp && s.Local.Port == fixture["tcp"] && s.Remote.Port == fixture["peer"]);
        SocketFacts named = Assert.Single(sockets, static s => s is { Protocol: SocketProtocol.Unix, IsListening: true });
        Assert.Equal($"@weft-{fixture.Pid}", System.Text.Encoding.ASCII.GetString(named.Path));
        Assert.Equal(2, sockets.Count(static s => s is { Protocol: SocketProtocol.Unix, State: SocketState.Established }));
        Assert.Single(sockets, static s => s.Protocol == SocketProtocol.Netlink);
    }

    [Fact]
    public void Deleted_and_written_files_are_told_apart_and_details_read()
    {
        using Fixture fixture = Fixture.Start("openfiles", 0, _kept);
        OpenFileFacts facts = Sitter.Of(fixture.Pid, new PortraitRequest { FileDetails = true }).Files.Value;
        Assert.StartsWith("/tmp/weft-deleted-", System.Text.Encoding.ASCII.GetString(Assert.Single(facts.Files, static f => f.IsDeleted).Target), StringComparison.Ordinal);
        OpenFile kept = facts.Files.Single(f => f.Descriptor == fixture["kept"]);
        Assert.True(kept is { CanWrite: true, CanRead: false, IsDeleted: false, Details.IsPresent: true });
        Assert.Equal(5, kept.Details.Value.Position);
        Assert.Equal(7UL, facts.Files.Single(static f => f.Kind == OpenFileKind.Event).Details.Value.EventCount);
    }

    [Fact]
    public void A_limit_that_is_near_is_called_so()
    {
        using Fixture fixture = Fixture.Start("openfiles", 0, _kept);
        ProcessPortrait portrait = Sitter.Of(fixture.Pid);
        LimitUse limit = portrait.Limits.Value.Single(static l => l.Kind == ResourceKind.OpenFiles);
        Assert.Equal((ulong)fixture["highest"] + 2, limit.Soft);
        Assert.Equal((ulong)portrait.Files.Value.Count, limit.Used.Value);
        Assert.True(limit.IsNear);
        Assert.DoesNotContain(portrait.Limits.Value, static l => l.Kind != ResourceKind.OpenFiles && l.IsNear);
    }

    [Fact]
    public void Ten_thousand_files_are_counted_and_only_so_many_looked_at()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "raising a limit needs root");
        using Fixture fixture = Fixture.Start("openfiles", 10_000, _kept);
        OpenFileFacts all = Sitter.Of(fixture.Pid).Files.Value;
        Assert.True(all.Count > 10_000 && !all.IsCut);
        Assert.True(all.Kinds[0] is { Kind: OpenFileKind.Device, Count: > 10_000 });
        OpenFileFacts cut = Sitter.Of(fixture.Pid, new PortraitRequest { MaximumFiles = 100 }).Files.Value;
        Assert.Equal((all.Count, 100, true), (cut.Count, cut.Files.Count, cut.IsCut));
    }

    private static string Type(OpenFile file) => file.Kind switch
    {
        OpenFileKind.File or OpenFileKind.MemoryFile or OpenFileKind.Namespace => "REG",
        OpenFileKind.Directory => "DIR",
        OpenFileKind.Device or OpenFileKind.Terminal => "CHR",
        OpenFileKind.Pipe => "FIFO",
        OpenFileKind.Socket => "socket",
        _ => "a_inode",
    };
}
