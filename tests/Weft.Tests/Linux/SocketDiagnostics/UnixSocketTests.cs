using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Weft.Linux.Procfs;
using Weft.Linux.SocketDiagnostics;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.SocketDiagnostics;

/// <summary>What the kernel says of unix sockets is what was done with them, and a broken answer is no disaster.</summary>
public sealed class UnixSocketTests
{
    [Fact]
    public void Peers_and_what_they_have_not_read_are_those_of_our_own_sockets()
    {
        string name = $"\0weft-{Environment.ProcessId}-peers";
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(name));
        listener.Listen(5);
        client.Connect(new UnixDomainSocketEndPoint(name));
        UnixSocketTable before = Table();
        Assert.Equal(0UL, before.Find(Inode(client))!.Peer);
        UnixSocket listens = before.ListenerOf(Inode(client))!;
        Assert.Equal((Inode(listener), true, 1u), (listens.Inode, listens.IsListening, listens.ReceiveQueue));
        Assert.Equal(name, Encoding.UTF8.GetString(listens.Name));

        using Socket server = listener.Accept();
        server.Send(new byte[321]);
        UnixSocketTable after = Table();
        Assert.Equal(Inode(server), after.Find(Inode(client))!.Peer);
        Assert.Equal(Inode(client), after.Find(Inode(server))!.Peer);
        Assert.Equal((1, 321u), (after.Find(Inode(client))!.Type, after.Find(Inode(client))!.ReceiveQueue));
        Assert.Null(after.ListenerOf(Inode(client)));
        Assert.Null(after.Find(ulong.MaxValue));
    }

    [Fact]
    public void Sockets_of_another_network_namespace_are_asked_for_there()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "entering a namespace needs root");
        ProcessStartInfo start = new("unshare", ["-n", Repository.FixtureProgram("waits"), "unix-read"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        try
        {
            string? line = process.StandardOutput.ReadLine();
            Assert.SkipUnless(line is not null, "no namespaces here");
            string[] words = line.Split(' ');
            using ProcRoot root = ProcRoot.OpenSystem();
            string link = Directory.EnumerateFileSystemEntries($"/proc/{words[2]}/fd").Select(static f => new FileInfo(f).LinkTarget ?? "").First(static l => l.StartsWith("socket:", StringComparison.Ordinal));
            ulong inode = ulong.Parse(link["socket:[".Length..^1]);
            Assert.Null(Table().Find(inode));
            Assert.Equal(ReadOutcome.Read, UnixSocketTable.Read(TaskLocation.Process(root, int.Parse(words[2])), out UnixSocketTable? table));
            Assert.True(table!.Find(inode)!.Peer > 0);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    [Fact]
    public void A_message_is_read_field_by_field()
    {
        UnixSocketMessages messages = new([.. Message(20, [1, 2, 10, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Attribute(2, 9), .. Attribute(4, 3, 128), .. Attribute(3, 11, 0), 7, 0, 0, 0, 0x61, 0x62, 0x63, 0]), .. Message(3, new byte[4]), .. Message(20, new byte[16])]);
        Assert.True(messages.MoveNext());
        Assert.Equal((7UL, (byte)2, true, (ulong?)9, 3u, 128u), (messages.Inode, messages.Type, messages.IsListening, messages.Peer, messages.ReceiveQueue, messages.SendQueue));
        Assert.Equal("abc", Encoding.ASCII.GetString(messages.Name));
        Assert.Equal(8, messages.Pending.Length);
        Assert.False(messages.MoveNext());
        Assert.True(messages.IsDone);
        Assert.Equal(0, messages.ErrorNumber);
    }

    [Fact]
    public void An_error_ends_the_answer_and_a_cut_one_gives_what_is_whole()
    {
        UnixSocketMessages refused = new(Message(2, [0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
        Assert.False(refused.MoveNext());
        Assert.Equal((true, 2), (refused.IsDone, refused.ErrorNumber));
        byte[] whole = [.. Message(20, new byte[16]), .. Message(20, [.. new byte[16], .. Attribute(2, 9)])];
        for (int length = 0; length <= whole.Length; length++)
        {
            UnixSocketMessages cut = new(whole.AsSpan(0, length));
            int count = 0;
            while (cut.MoveNext()) count++;
            Assert.Equal(length < 32 ? 0 : length < whole.Length ? 1 : 2, count);
            Assert.False(cut.IsDone);
        }
    }

    private static UnixSocketTable Table()
    {
        ReadOutcome outcome = UnixSocketTable.Read(null, out UnixSocketTable? table);
        Assert.SkipWhen(outcome == ReadOutcome.NotSupported, "this kernel has no unix_diag");
        Assert.Equal(ReadOutcome.Read, outcome);
        return table!;
    }

    private static ulong Inode(Socket socket) => ulong.Parse(new FileInfo($"/proc/self/fd/{socket.Handle}").LinkTarget!["socket:[".Length..^1]);

    private static byte[] Message(ushort type, byte[] body)
    {
        byte[] message = new byte[16 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        body.CopyTo(message, 16);
        return message;
    }

    private static byte[] Attribute(ushort type, params uint[] values)
    {
        byte[] attribute = new byte[4 + (values.Length * 4)];
        BinaryPrimitives.WriteUInt16LittleEndian(attribute, (ushort)attribute.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(attribute.AsSpan(2), type);
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(attribute.AsSpan(4 + (i * 4)), values[i]);
        return attribute;
    }
}
