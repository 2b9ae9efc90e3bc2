using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>Threads that wait for what nobody will ever do.</summary>
internal static class StuckDemos
{
    private static readonly string[] s_tries = ["weft why PID", "weft stack PID", "gdb -p PID -batch -ex 'thread apply all bt'"];

    public static Demo SelfDeadlock { get; } = new()
    {
        Name = "self-deadlock",
        Summary = "a thread locks a mutex that it holds already",
        Story = "worker-1 locks a mutex twice. The mutex is not recursive, so it waits for itself for ever.",
        Tries = s_tries,
        Program = static _ =>
        {
            PosixMutex account = new();
            PosixThread worker = DemoStage.Thread("worker-1", () =>
            {
                account.Lock();
                account.Lock();
            });
            Waits(worker, "worker-1", "holds", account);
            DemoStage.Ready(1);
            DemoStage.Stay();
        },
    };

    public static Demo DeadOwner { get; } = new()
    {
        Name = "dead-owner",
        Summary = "a thread ended without unlocking its mutex, and two wait for it",
        Story = "a thread has ended while it held a mutex (an early return, an exception), and nobody else can unlock it. Two workers wait for it for ever.",
        Tries = s_tries,
        Program = static _ =>
        {
            PosixMutex cache = new();
            DemoStage.Thread("careless", cache.Lock).Join();
            for (int i = 1; i <= 2; i++)
            {
                string name = $"worker-{i}";
                Waits(DemoStage.Thread(name, cache.Lock), name, "waits for", cache);
            }
            DemoStage.Ready(2);
            DemoStage.Stay();
        },
    };

    public static Demo ForkLock { get; } = new()
    {
        Name = "fork-lock",
        Summary = "a process was forked while a thread held a mutex; its child waits for it",
        Story = "a process forks while its main thread holds a mutex. The child gets the mutex locked, but not the thread that would unlock it there, and waits for ever: weft why with the child's id shows it.",
        Tries = ["weft tree PID", "weft ps -T --where 'pid = PID or ppid = PID'"],
        Program = static _ =>
        {
            PosixMutex log = new();
            log.Lock();
            int child = LockedChild.Start(log, "child-1");
            if (child < 0) return;
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, DemoStage.Pid, "fork-lock", $"holds mutex 0x{log.Address:x}, sleeps") { SystemCall = KernelCalls.Pause });
            DemoStage.Tell(new DemoMessage.TaskSaid(child, child, "child-1", $"waits for mutex 0x{log.Address:x}, a copy of its parent's") { SystemCall = KernelCalls.Futex, Object = (ulong)log.Address });
            DemoStage.Ready(2);
            DemoStage.Stay();
        },
    };

    public static Demo LostWakeup { get; } = new()
    {
        Name = "lost-wakeup",
        Summary = "a thread waits for a signal that was given before it began to wait",
        Story = "worker-2 signalled a condition before worker-1 began to wait at it, and ended. A condition does not remember: worker-1 waits for ever, and the main thread waits for worker-1.",
        Tries = s_tries,
        Program = static _ =>
        {
            PosixMutex gate = new();
            PosixCondition done = new();
            DemoStage.Thread("worker-2", done.WakeAll).Join();
            PosixThread worker = DemoStage.Thread("worker-1", () =>
            {
                gate.Lock();
                // The mistake: it does not look whether it is done before it waits.
                done.Wait(gate);
            });
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, worker.Tid, "worker-1", $"waits at condition 0x{done.Address:x}") { SystemCall = KernelCalls.Futex, Object = (ulong)done.Address });
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, DemoStage.Pid, "lost-wakeup", "waits for the end of worker-1") { SystemCall = KernelCalls.Futex });
            DemoStage.Ready(2);
            worker.Join();
        },
    };

    private static void Waits(PosixThread thread, string name, string how, PosixMutex mutex) =>
        DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, thread.Tid, name, $"{how} mutex 0x{mutex.Address:x}{(how == "holds" ? " and waits for it" : "")}") { SystemCall = KernelCalls.Futex, Object = (ulong)mutex.Address });
}
