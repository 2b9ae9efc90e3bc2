using System.Net;
using System.Net.Sockets;
using Weft.Linux.Procfs;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

/// <summary>The tables of net/: against sockets this test opens itself, and against lines written down.</summary>
public sealed class SocketTableTests
{
    [Theory]
    [InlineData("127.0.0.1", "tcp")]
    [InlineData("::1", "tcp6")]
    public void A_listener_of_this_process_is_in_the_table_as_it_was_bound(string address, string table)
    {
        using Socket socket = new(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        socket.Listen();
        IPEndPoint bound = (IPEndPoint)socket.LocalEndPoint!;
        InternetSockets lines = new(File.ReadAllBytes("/proc/self/net/" + table));
        bool found = false;
        while (lines.MoveNext())
        {
            if (lines.Local.Port != bound.Port || !lines.Local.Address.Equals(bound.Address)) continue;
            found = true;
            Assert.Equal(SocketState.Listening, lines.State);
            Assert.True(lines.Remote.IsAny);
            Assert.Equal(Inode(socket), lines.Inode);
            Assert.Equal(bound.ToString(), lines.Local.ToString());
        }
        Assert.True(found);
    }

    [Fact]
    public void A_unix_socket_with_blanks_in_its_name_keeps_them()
    {
        UnixSockets lines = new("Num RefCount Protocol Flags Type St Inode Path\n0: 2 0 00010000 0001 01 20111 /run/a b/c\n0: 3 0 0 0002 03 20112\nnonsense\n0: 2 0 0 0005 01 2"u8);
        Assert.True(lines.MoveNext());
        Assert.Equal((20111UL, true, false, 1), (lines.Inode, lines.IsListening, lines.IsConnected, lines.Type));
        Assert.Equal("/run/a b/c"u8.ToArray(), lines.Path.ToArray());
        Assert.True(lines.MoveNext());
        Assert.Equal((20112UL, false, true, 2), (lines.Inode, lines.IsListening, lines.IsConnected, lines.Type));
        Assert.True(lines.Path.IsEmpty);
        // The last line lost its end: its number may be cut.
        Assert.False(lines.MoveNext());
    }

    [Fact]
    public void The_inode_is_found_by_the_header_of_the_table()
    {
        ListedSockets lines = new("sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n00 15  1 00000001 0 0 0 2 0 777       \n"u8);
        Assert.True(lines.MoveNext());
        Assert.Equal((777UL, 15), (lines.Inode, lines.Protocol));
        Assert.False(lines.MoveNext());
        ListedSockets without = new("a b c\n1 2 3\n"u8);
        Assert.False(without.MoveNext());
    }

    private static ulong Inode(Socket socket)
    {
        string link = new FileInfo($"/proc/self/fd/{socket.Handle}").LinkTarget!;
        return ulong.Parse(link["socket:[".Length..^1]);
    }
}
