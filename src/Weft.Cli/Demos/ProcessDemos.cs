using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>Families of processes.</summary>
internal static class ProcessDemos
{
    private const int BlockBytes = 4096;
    private const int Generations = 3;

    public static Demo PipeFull { get; } = new()
    {
        Name = "pipe-full",
        Summary = "two processes each wait for the other to empty a full pipe",
        Story = "a client writes requests and reads no replies before it has written all; its server writes replies. Both pipes are full, and each waits for the other to read.",
        Tries = ["weft why PID", "weft ps -T --where 'pid = PID or ppid = PID'", "weft tree PID", "ls -l /proc/PID/fd"],
        Program = static stage =>
        {
            if (Pipes.TryCreate(out int requestsRead, out int requestsWrite) != Errno.None || Pipes.TryCreate(out int repliesRead, out int repliesWrite) != Errno.None) return;
            int server = stage.Child("server", requestsRead, repliesWrite);
            Files.Close(requestsRead);
            Files.Close(repliesWrite);
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, DemoStage.Pid, "pipe-full", $"writes requests to descriptor {requestsWrite}, reads no replies from {repliesRead}") { SystemCall = KernelCalls.Write });
            DemoStage.Tell(new DemoMessage.TaskSaid(server, server, "server", "writes replies to descriptor 1") { SystemCall = KernelCalls.Write });
            DemoStage.Ready(2);
            byte[] request = new byte[BlockBytes];
            while (Files.Write(requestsWrite, request) > 0)
            {
            }
        },
        Parts = new Dictionary<string, Action<DemoStage>>
        {
            ["server"] = static _ =>
            {
                byte[] block = new byte[BlockBytes];
                while (Files.Read(0, block) is > 0 and var got && Files.WriteAll(1, block.AsSpan(0, got)) == Errno.None)
                {
                }
            },
        },
    };

    public static Demo ForkTree { get; } = new()
    {
        Name = "fork-tree",
        Summary = "a family of processes in four generations",
        Story = "a process with two children, four grandchildren and eight great-grandchildren, all asleep.",
        Tries = ["weft tree PID", "weft ps --where 'comm ~ \"^(fork-tree|child-)\"'", "pstree -p PID", "kill PID"],
        Program = static stage =>
        {
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, DemoStage.Pid, "fork-tree", "the first of them; when it ends, all end") { SystemCall = KernelCalls.Pause });
            Two(stage, "child-");
            DemoStage.Ready((1 << (Generations + 1)) - 1);
            DemoStage.Stay();
        },
        Parts = new Dictionary<string, Action<DemoStage>>
        {
            ["child"] = static stage =>
            {
                DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, DemoStage.Pid, stage.Name, "sleeps") { SystemCall = KernelCalls.Pause });
                if (stage.Name.Count(static c => c == '.') < Generations - 1) Two(stage, stage.Name + ".");
                DemoStage.Stay();
            },
        },
    };

    public static Demo Zombie { get; } = new()
    {
        Name = "zombie",
        Summary = "a child has ended and its parent does not ask how",
        Story = "its child has ended with exit status 7, and nobody waits for it: the kernel keeps the entry until the parent asks or ends.",
        Tries = ["weft ps --where 'state = Z'", "weft tree PID", "ps -o pid,ppid,stat,comm --ppid PID", "kill PID"],
        Program = static stage =>
        {
            int child = stage.Child("child-1");
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, DemoStage.Pid, "zombie", "the parent, sleeps") { SystemCall = KernelCalls.Pause });
            DemoStage.Tell(new DemoMessage.TaskSaid(child, child, "child-1", "has ended, exit 7, not waited for") { State = 'Z' });
            DemoStage.Ready(2);
            DemoStage.Stay();
        },
        Parts = new Dictionary<string, Action<DemoStage>> { ["child"] = static stage => stage.ExitCode = 7 },
    };

    // They inherit the line to who started the demo, and each tells of itself.
    private static void Two(DemoStage stage, string prefix)
    {
        stage.Child(prefix + "1", output: 1);
        stage.Child(prefix + "2", output: 1);
    }
}
