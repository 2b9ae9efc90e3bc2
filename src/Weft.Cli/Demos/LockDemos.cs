using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>Threads that wait for each other's mutexes.</summary>
internal static class LockDemos
{
    private const string EveryStack = "gdb -p PID -batch -ex 'thread apply all bt'";

    public static Demo Deadlock { get; } = new()
    {
        Name = "deadlock",
        Summary = "two threads each hold the mutex the other one wants",
        Story = "two threads each hold the mutex the other one wants. Neither will ever go on, nor will the main thread, which waits for one of them.",
        Tries = ["weft why PID", "weft ps -T PID", "weft stack PID", EveryStack],
        Program = static _ =>
        {
            PosixMutex ledger = new(), audit = new();
            using Barrier bothHoldOne = new(2);
            PosixThread first = Worker("worker-1", ledger, audit, bothHoldOne);
            PosixThread second = Worker("worker-2", audit, ledger, bothHoldOne);
            Waits(first, "worker-1", $"holds mutex {Address(ledger)}, waits for {Address(audit)}", audit);
            Waits(second, "worker-2", $"holds mutex {Address(audit)}, waits for {Address(ledger)}", ledger);
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, DemoStage.Pid, "deadlock", "waits for the end of worker-1") { SystemCall = KernelCalls.Futex });
            DemoStage.Ready(3);
            first.Join();
        },
    };

    public static Demo LockChain { get; } = new()
    {
        Name = "lock-chain",
        Summary = "a thread waits for one that waits for one that sleeps with a mutex",
        Story = "worker-1 waits for worker-2, which waits for worker-3, which sleeps while it holds a mutex. It looks like a deadlock and is none: worker-3 alone can end it.",
        Tries = ["weft why PID", "weft ps -T PID", "weft stack PID", EveryStack],
        Program = static _ =>
        {
            PosixMutex near = new(), far = new();
            using CountdownEvent held = new(2);
            PosixThread last = DemoStage.Thread("worker-3", () =>
            {
                far.Lock();
                held.Signal();
                while (true) ProcessControl.Sleep(TimeSpan.FromDays(1));
            });
            PosixThread middle = DemoStage.Thread("worker-2", () =>
            {
                near.Lock();
                held.Signal();
                far.Lock();
            });
            held.Wait();
            PosixThread first = DemoStage.Thread("worker-1", near.Lock);
            Waits(first, "worker-1", $"waits for mutex {Address(near)}", near);
            Waits(middle, "worker-2", $"holds mutex {Address(near)}, waits for {Address(far)}", far);
            DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, last.Tid, "worker-3", $"holds mutex {Address(far)}, sleeps") { SystemCall = KernelCalls.ClockNanosleep });
            DemoStage.Ready(3);
            DemoStage.Stay();
        },
    };

    private static PosixThread Worker(string name, PosixMutex own, PosixMutex other, Barrier bothHoldOne) => DemoStage.Thread(name, () =>
    {
        own.Lock();
        bothHoldOne.SignalAndWait();
        other.Lock();
    });

    private static void Waits(PosixThread thread, string name, string role, PosixMutex mutex) =>
        DemoStage.Tell(new DemoMessage.TaskSaid(DemoStage.Pid, thread.Tid, name, role) { SystemCall = KernelCalls.Futex, Object = (ulong)mutex.Address });

    private static string Address(PosixMutex mutex) => $"0x{mutex.Address:x}";
}
