using System.Globalization;
using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>Threads that spin, idle, pile up or overwrite each other's work.</summary>
internal static class ThreadDemos
{
    private const int PoolThreads = 8;
    private const int IdleThreads = 3;
    private const int LeakCap = 200;
    private const int RoundAdditions = 1 << 16;
    private static readonly TimeSpan LeakInterval = TimeSpan.FromMilliseconds(50);
    private static long s_counter;
    private static bool s_report;

    public static Demo Runaway { get; } = new()
    {
        Name = "runaway",
        Summary = "one thread takes a whole CPU for nothing, the others are idle",
        Story = "one thread spins and takes a whole CPU; the others wait for work that never comes.",
        Tries = ["weft why PID", "weft ps -T PID", "weft show PID", "ps -L -o tid,comm,stat,pcpu -p PID", "gdb -p PID -batch -ex 'info threads'"],
        Program = static _ =>
        {
            PosixThread spinner = DemoStage.Thread("spinner", static () =>
            {
                while (true) Volatile.Write(ref s_counter, s_counter + 1);
            });
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, spinner.Tid, "spinner", "runs without end") { State = 'R' });
            Idle("idle", IdleThreads);
            DemoStage.Ready(1 + IdleThreads);
            DemoStage.Stay();
        },
    };

    public static Demo ThreadPool { get; } = new()
    {
        Name = "thread-pool",
        Summary = "a pool of workers with nothing to do: idle, not stuck",
        Story = "eight workers wait at one condition variable for work. They are idle, and nothing is wrong with them.",
        Tries = ["weft why PID", "weft ps -T PID", "weft tree -T PID", "ps -L -o tid,comm,stat,wchan:20 -p PID"],
        Program = static _ =>
        {
            Idle("worker", PoolThreads);
            DemoStage.Ready(PoolThreads);
            DemoStage.Stay();
        },
    };

    public static Demo LeakThreads { get; } = new()
    {
        Name = "leak-threads",
        Summary = "a thread is made for each request and never ends",
        Story = $"a thread is made for each request, twenty a second, and none ever ends. It stops at {LeakCap}, since this is a demo.",
        Tries = ["weft ps -o pid,thcount,rss,comm PID", "weft ps --where 'threads > 50'", "ps -o nlwp,rss,comm -p PID"],
        Program = static _ =>
        {
            for (int made = 1; made <= LeakCap; made++)
            {
                if (DemoStage.TryThread($"request-{made}", DemoStage.Stay) is not { } thread)
                {
                    DemoStage.Tell(new DemoMessage.Say($"{made - 1} threads; no more are allowed here (ulimit -u, or the control group's pids.max)."));
                    DemoStage.Stay();
                    return;
                }
                if (made == 1)
                {
                    DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, thread.Tid, "request-1", "the first of them, done and not ended") { SystemCall = KernelCalls.Pause });
                    DemoStage.Ready(1);
                }
                ProcessControl.Sleep(LeakInterval);
            }
            DemoStage.Tell(new DemoMessage.Say($"{LeakCap} threads made and not one ended."));
            DemoStage.Stay();
        },
    };

    public static Demo LostUpdate { get; } = new()
    {
        Name = "lost-update",
        Summary = "two threads add to one counter without a lock, and additions are lost",
        Story = "two threads add 1 to one counter without a lock: each reads, adds and writes back, and overwrites what the other wrote in between.",
        Tries = ["weft ps -T PID", "ps -L -o tid,comm,stat,pcpu,psr -p PID"],
        Program = static _ =>
        {
            long[] added = new long[2];
            using Barrier report = new(3);
            PosixThread first = Adder("adder-1", added, 0, report), second = Adder("adder-2", added, 1, report);
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, first.Tid, "adder-1", "adds to the counter") { State = 'R' });
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, second.Tid, "adder-2", "adds to the same counter") { State = 'R' });
            DemoStage.Ready(2);
            int seconds = 1;
            for (int step = 1; ; step = seconds, seconds *= 2)
            {
                ProcessControl.Sleep(TimeSpan.FromSeconds(step));
                Volatile.Write(ref s_report, true);
                report.SignalAndWait();
                Volatile.Write(ref s_report, false);
                (long kept, long done) = (s_counter, added[0] + added[1]);
                report.SignalAndWait();
                double lost = 100.0 * (done - kept) / done;
                DemoStage.Tell(new DemoMessage.Say(string.Create(
                    CultureInfo.InvariantCulture, $"after {seconds} s: {done:N0} added, {kept:N0} counted, {done - kept:N0} lost ({lost:0.0} %)")));
            }
        },
    };

    // What an idle worker of any pool does: waits at the queue's condition.
    private static void Idle(string name, int count)
    {
        PosixMutex queue = new();
        PosixCondition work = new();
        for (int i = 1; i <= count; i++)
        {
            PosixThread worker = DemoStage.Thread($"{name}-{i}", () =>
            {
                queue.Lock();
                while (true) work.Wait(queue);
            });
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, worker.Tid, $"{name}-{i}", $"waits for work at condition 0x{work.Address:x}") { SystemCall = KernelCalls.Futex, Object = (ulong)work.Address });
        }
    }

    // Between rounds, where it holds no half-done addition, it stands still while the sums are made.
    private static PosixThread Adder(string name, long[] added, int own, Barrier report) => DemoStage.Thread(name, () =>
    {
        while (true)
        {
            for (int i = 0; i < RoundAdditions; i++) Volatile.Write(ref s_counter, Volatile.Read(ref s_counter) + 1);
            added[own] += RoundAdditions;
            if (!Volatile.Read(ref s_report)) continue;
            report.SignalAndWait();
            report.SignalAndWait();
        }
    });
}
