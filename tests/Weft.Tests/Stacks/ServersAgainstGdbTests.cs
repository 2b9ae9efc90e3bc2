using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>The stacks of servers that run privately, in a folder of their own, as gdb shows them (<see cref="GdbComparison"/>).</summary>
[Collection(Alone.Name)]
public sealed class ServersAgainstGdbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-server-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Postgres_has_the_stacks_gdb_shows_idle_and_in_the_middle_of_a_query()
    {
        string? programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(static d => d + "/bin").LastOrDefault(static d => File.Exists(d + "/postgres") && File.Exists(d + "/initdb"))
            : null;
        Assert.SkipWhen(programs is null, "postgres is not installed");
        // It does not run as root.
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] : ["env"];
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        string cluster = _folder + "/cluster";
        RunResult made = Run.Program(user[0], [.. user[1..], programs + "/initdb", "-N", "-A", "trust", "-U", "weft", "--no-locale", "-E", "UTF8", cluster], workingFolder: "/");
        Assert.True(made.ExitCode == 0, made.Output + made.Error);
        using StandingTarget target = StandingTarget.Start("ready to accept connections", [
            .. user, "sh", "-c", "exec \"$0\" \"$@\" 2>&1", programs + "/postgres", "-D", cluster, "-k", _folder, "-F", "-c", "listen_addresses=", "-c", "autovacuum=off"]);
        using Socket idle = Connect(), asking = Connect();
        Ask(asking, "DO $$ BEGIN RAISE NOTICE 'here'; PERFORM pg_sleep(1e6); END $$");
        Until(asking, 'N');

        StackTally tally = new("postgres");
        string[] children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{target.Pid}/task/{target.Pid}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(children.Length >= 4, string.Join(' ', children));
        int found = 0;
        foreach (int pid in (int[])[target.Pid, .. children.Select(static c => int.Parse(c, CultureInfo.InvariantCulture))])
        {
            var stacks = GdbComparison.Compare(pid, tally);
            if (stacks.Any(static t => t.Frames.Any(static f => f.Module == "plpgsql.so"))) found++;
        }
        Assert.Equal(1, found);
        GdbComparison.Report(tally);
    }

    [Fact]
    public void Redis_has_the_stacks_gdb_shows()
    {
        // Debian has the program in the package of the tools, under this name; by its name it knows what to be.
        Assert.SkipUnless(Run.Program("sh", ["-c", "command -v redis-check-rdb"]).ExitCode == 0, "redis is not installed");
        using StandingTarget target = StandingTarget.Start("ready to accept connections", [
            "bash", "-c", "exec -a redis-server redis-check-rdb \"$@\"", "bash", "--port", "0", "--unixsocket", _folder + "/socket", "--save", "", "--dir", _folder, "--io-threads", "3"]);
        StackTally tally = new("redis");
        GdbComparison.Compare(target.Pid, tally);
        Assert.True(tally.Threads >= 4, tally.ToString());
        GdbComparison.Report(tally);
    }

    // PostgreSQL's protocol, 55.2.1: version 3.0, pairs of names and values; 'Z' says that it waits for a query.
    private Socket Connect()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_folder + "/.s.PGSQL.5432"));
        ReadOnlySpan<byte> names = "user\0weft\0database\0postgres\0\0"u8;
        socket.Send([0, 0, 0, (byte)(8 + names.Length), 0, 3, 0, 0, .. names]);
        Until(socket, 'Z');
        return socket;
    }

    private static void Ask(Socket socket, string query)
    {
        byte[] text = Encoding.ASCII.GetBytes(query);
        socket.Send([(byte)'Q', 0, 0, 0, (byte)(text.Length + 5), .. text, 0]);
    }

    // Reads messages, a letter and a length with what it counts, to the first of a kind.
    private static void Until(Socket socket, char kind)
    {
        byte[] head = new byte[5];
        byte[] body = new byte[1 << 16];
        do
        {
            Fill(socket, head);
            Fill(socket, body.AsSpan(0, (head[3] << 8) + head[4] - 4));
        }
        while (head[0] != kind);
    }

    private static void Fill(Socket socket, Span<byte> bytes)
    {
        for (int got; !bytes.IsEmpty; bytes = bytes[got..]) Assert.True((got = socket.Receive(bytes)) > 0, "postgres has closed the connection");
    }
}
