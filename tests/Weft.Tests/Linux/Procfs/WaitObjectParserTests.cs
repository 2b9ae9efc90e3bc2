using System.Text;
using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

/// <summary>System V objects, the locks of an open file, queues of internet sockets, and the ids of terminals and eventfds.</summary>
public sealed class WaitObjectParserTests
{
    private const string Queues = """
               key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime
          23456789          5   600       12288          3  4711    12     0     0     0     0 1700000000          0 1700000000
        rubbish

        """;

    private const string Sets = """
               key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime
         -559038737          7   600          2     0     0     0     0 1700000000 1700000000

        """;

    [Fact]
    public void A_queue_is_read_by_its_columns()
    {
        SystemVObjects lines = new(Encoding.ASCII.GetBytes(Queues));
        Assert.True(lines.MoveNext());
        SystemVObject queue = lines.Current;
        Assert.Equal((23456789, 5, 12288L, 3L, 4711, 12), (queue.Key, queue.Id, queue.Bytes, queue.Messages, queue.LastSender, queue.LastReceiver));
        Assert.False(lines.MoveNext());
    }

    [Fact]
    public void A_set_of_semaphores_is_read_by_its_columns()
    {
        SystemVObjects lines = new(Encoding.ASCII.GetBytes(Sets));
        Assert.True(lines.MoveNext());
        Assert.Equal((unchecked((int)0xdeadbeef), 7, 2L), (lines.Current.Key, lines.Current.Id, lines.Current.Semaphores));
    }

    [Fact]
    public void Only_whole_lock_lines_of_an_open_file_are_given()
    {
        DescriptorLocks locks = new("pos:\t0\nlock:\t1: FLOCK  ADVISORY  WRITE 27587 fe:00:11657279 0 EOF\nlock:\tnonsense\nlock:\t2: OFDLCK ADVISORY  READ -1 fe:00:5 10 14\nlock:\t3: FLOCK  ADV"u8);
        Assert.True(locks.MoveNext());
        Assert.Equal((FileLockKind.Flock, 27587, 0xfeu, 11657279UL), (locks.Current.Kind, locks.Current.ProcessId, locks.Current.DeviceMajor, locks.Current.Inode));
        Assert.True(locks.MoveNext());
        Assert.Equal((FileLockKind.OpenFileDescription, 10UL, 14UL), (locks.Current.Kind, locks.Current.Start, locks.Current.End));
        Assert.False(locks.MoveNext());
    }

    [Fact]
    public void What_waits_in_an_internet_socket_is_read()
    {
        InternetSockets lines = new("   0: 0100007F:0BB8 0100007F:1F90 01 00000102:00A00000 00:00000000 00000000     0        0 4321 1 0\n   1: 0100007F:0BB8 0100007F:1F90 01 weird 00:00000000 00000000     0        0 4322 1 0\n"u8);
        Assert.True(lines.MoveNext());
        Assert.Equal((258u, 0xA00000u, 4321UL), (lines.SendQueue, lines.ReceiveQueue, lines.Inode));
        Assert.True(lines.MoveNext());
        Assert.Equal((0u, 0u, 4322UL), (lines.SendQueue, lines.ReceiveQueue, lines.Inode));
    }

    [Fact]
    public void The_ids_of_terminals_and_eventfds_are_there_or_not()
    {
        Assert.True(DescriptorInfoParser.TryParse("pos:\t0\nflags:\t02\ntty-index:\t0\n"u8, out DescriptorInfo master));
        Assert.Equal((0, null), (master.TerminalIndex, master.EventId));
        Assert.True(DescriptorInfoParser.TryParse("pos:\t0\nflags:\t02\neventfd-count:                5\neventfd-id: 12\n"u8, out DescriptorInfo signal));
        Assert.Equal((null, 12, 5UL), (signal.TerminalIndex, signal.EventId, signal.EventCount));
    }
}
