using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>Threads that get in one another's way without waiting for ever.</summary>
internal static class CrowdDemos
{
    private const int HerdThreads = 16;
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(5);
    private static long s_counter;

    public static Demo Herd { get; } = new()
    {
        Name = "herd",
        Summary = "sixteen threads are woken for each event, and go back to sleep",
        Story = $"{HerdThreads} workers wait at one condition. For each event a caller wakes them all, though there is work for none; each looks and sleeps again.",
        Tries = ["weft why PID", "weft ps -T PID", "ps -L -o tid,comm,stat,pcpu -p PID"],
        Program = static _ =>
        {
            PosixMutex queue = new();
            PosixCondition work = new();
            for (int i = 1; i <= HerdThreads; i++)
            {
                PosixThread worker = DemoStage.Thread($"worker-{i}", () =>
                {
                    queue.Lock();
                    while (true) work.Wait(queue);
                });
                DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, worker.Tid, $"worker-{i}", $"waits for work at condition 0x{work.Address:x}, and is woken for nothing"));
            }
            DemoStage.Ready(HerdThreads);
            while (true)
            {
                work.WakeAll();
                ProcessControl.Sleep(BetweenCalls);
            }
        },
    };

    public static Demo Starved { get; } = new()
    {
        Name = "starved",
        Summary = "a thread could run all the time and hardly gets the CPU",
        Story = "greedy and starved both spin on one CPU, but starved gives way to others (nice 19). It is neither stuck nor idle: it hardly gets its turn.",
        Tries = ["weft why PID", "weft ps -T PID", "ps -L -o tid,comm,stat,ni,pcpu,psr -p PID"],
        Program = static _ =>
        {
            Spin("greedy", "runs without end", givesWay: false);
            Spin("starved", "could run, and waits for its turn", givesWay: true);
            DemoStage.Ready(2);
            DemoStage.Stay();
        },
    };

    private static void Spin(string name, string role, bool givesWay)
    {
        PosixThread thread = DemoStage.Thread(name, () =>
        {
            ProcessControl.StayOnOneProcessor();
            if (givesWay) ProcessControl.GiveWay();
            while (true) Volatile.Write(ref s_counter, s_counter + 1);
        });
        DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, thread.Tid, name, role) { State = 'R' });
    }
}
