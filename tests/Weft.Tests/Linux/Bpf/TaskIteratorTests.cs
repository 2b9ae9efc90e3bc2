using System.Runtime.InteropServices;
using System.Text;
using Weft.Linux.Bpf;
using Weft.Native;
using Weft.Symbols.Btf;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

public sealed class TaskIteratorTests
{
    private const int ProcessClock = 2;
    private const int ThreadClock = 3;

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, out Time time);

    [Fact]
    public void Ids_come_once_each_in_order_and_hold_every_task_of_proc()
    {
        using TaskIterator iterator = Create();
        HashSet<int> before = ProcTids();
        KernelTask[] tasks = Read(iterator, 0);
        HashSet<int> after = ProcTids();
        int[] tids = [.. tasks.Select(t => t.Tid)];
        Assert.Equal(tids.Distinct().Order(), tids);
        Assert.Empty(before.Intersect(after).Except(tids));
    }

    [Fact]
    public void A_process_filter_gives_its_threads_alone_and_none_when_it_is_gone()
    {
        using TaskIterator iterator = Create();
        using ManualResetEventSlim go = new();
        Thread[] threads = [.. Enumerable.Range(0, 200).Select(_ => new Thread(go.Wait, 1 << 16))];
        foreach (Thread thread in threads) thread.Start();
        KernelTask[] own = Read(iterator, Environment.ProcessId);
        go.Set();
        foreach (Thread thread in threads) thread.Join();
        // Two hundred records are more than the kernel hands out in one read.
        Assert.True(own.Length >= 200, $"{own.Length} threads");
        Assert.True(own.All(t => t.Tgid == Environment.ProcessId));
        // Other tests start and end threads meanwhile, so the count is not that of the list.
        Assert.True(own.All(t => t.ThreadCount >= 200));
        Assert.Single(own, t => t.Tid == t.Tgid);

        int gone;
        using (TestChild child = new("/bin/true"))
        {
            gone = child.Id;
            Assert.Single(Read(iterator, gone));
        }
        Assert.Empty(Read(iterator, gone));
        Assert.NotEmpty(Read(iterator, Environment.ProcessId));
    }

    [Fact]
    public void A_zombie_says_so_and_keeps_its_status()
    {
        using TaskIterator iterator = Create();
        using TestChild child = new("/bin/sh", "-c", "exit 7");
        child.WaitUntilZombie();
        KernelTask zombie = Assert.Single(Read(iterator, child.Id));
        Assert.Equal(('Z', 7 << 8, 0ul, Environment.ProcessId), ((char)zombie.StateLetter, zombie.ExitCode, zombie.MemoryDescriptor, zombie.ParentTgid));
        Assert.Equal("sh", Encoding.UTF8.GetString(TaskName.Text(in zombie.Name)));
    }

    [Fact]
    public void Threads_that_ended_are_in_the_processor_time()
    {
        using TaskIterator iterator = Create();
        int tid = 0;
        Thread burner = new(() =>
        {
            tid = TestChild.OwnThreadId();
            while (Now(ThreadClock) < 5_000_000) Thread.SpinWait(100);
        });
        burner.Start();
        burner.Join();
        // Joined is not gone yet: the kernel folds its time into the process's when it is.
        while (Read(iterator, Environment.ProcessId).Any(t => t.Tid == tid)) Thread.Yield();
        ulong low = Total(Read(iterator, Environment.ProcessId));
        ulong clock = (ulong)Now(ProcessClock);
        ulong high = Total(Read(iterator, Environment.ProcessId));
        Assert.InRange(clock, low, high);
        Assert.True(Read(iterator, Environment.ProcessId)[0].DeadThreadsRuntimeNanoseconds >= 5_000_000);

        static long Now(int clock) => clock_gettime(clock, out Time time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : 0;

        static ulong Total(KernelTask[] threads) =>
            threads.Aggregate(threads[0].DeadThreadsRuntimeNanoseconds, (sum, t) => sum + t.SumExecRuntimeNanoseconds);
    }

    [Fact]
    public void A_refresh_allocates_nothing()
    {
        using TaskIterator iterator = Create();
        TaskIteratorBuffer buffer = new();
        Assert.True(iterator.TryRead(0, buffer, out string reason), reason);
        Assert.True(iterator.TryRead(Environment.ProcessId, buffer, out reason), reason);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool all = true;
        for (int i = 0; i < 20; i++)
        {
            all &= iterator.TryRead(0, buffer, out reason);
            all &= iterator.TryRead(Environment.ProcessId, buffer, out reason);
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(all);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Another_namespace_is_refused_by_name()
    {
        Assert.True(InitialNamespaces.TryRequire(out string reason), reason);
        Assert.False(InitialNamespaces.TryRequire("/proc/self/ns/net\0"u8, "/proc/self/ns/time\0"u8, out reason));
        Assert.Contains("PID namespace of its own", reason, StringComparison.Ordinal);
        Assert.False(InitialNamespaces.TryRequire("/proc/self/ns/pid\0"u8, "/proc/self/ns/net\0"u8, out reason));
        Assert.Contains("time namespace of its own", reason, StringComparison.Ordinal);
        Assert.True(InitialNamespaces.TryRequire("/proc/self/ns/pid\0"u8, "/nonexistent\0"u8, out reason), reason);
        Assert.False(InitialNamespaces.TryRequire("/nonexistent\0"u8, "/nonexistent\0"u8, out reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void A_kernel_without_a_field_is_refused_by_the_fields_name()
    {
        Assert.Null(KernelBtf.TryOpen("/nonexistent\0"u8, out string reason));
        Assert.Contains("CONFIG_DEBUG_INFO_BTF", reason, StringComparison.Ordinal);
        Assert.False(AssembleRenamed("bpf_iter_task\0"u8, out reason));
        Assert.Contains("no BPF task iterator", reason, StringComparison.Ordinal);
        Assert.False(AssembleRenamed("start_boottime\0"u8, out reason));
        Assert.Contains("start_boottime", reason, StringComparison.Ordinal);
        Assert.False(AssembleRenamed("minor_start\0"u8, out reason));
        Assert.Contains("minor_start", reason, StringComparison.Ordinal);
        // sched_info is a kernel option: without it the rest still works.
        Assert.True(AssembleRenamed("run_delay\0"u8, out reason), reason);
    }

    [Fact]
    public void Broken_kernel_types_never_throw()
    {
        byte[] original = ReadBtf();
        byte[] bytes = new byte[original.Length];
        Random random = new(20261124);
        for (int round = 0; round < 60; round++)
        {
            original.CopyTo(bytes, 0);
            int flips = 1 << random.Next(0, 16);
            for (int i = 0; i < flips; i++) bytes[random.Next(24, bytes.Length)] ^= (byte)(1 << random.Next(8));
            if (BtfReader.TryParse(bytes, out BtfReader btf)) TaskIteratorProgram.TryAssemble(btf, mayCast: true, out _, out _);
        }
    }

    internal static TaskIterator Create() => TaskIterator.TryCreate(out string reason) ?? throw new InvalidOperationException(reason);

    internal static KernelTask[] Read(TaskIterator iterator, int processId)
    {
        TaskIteratorBuffer buffer = new();
        Assert.True(iterator.TryRead(processId, buffer, out string reason), reason);
        return buffer.Tasks.ToArray();
    }

    private static bool AssembleRenamed(ReadOnlySpan<byte> name, out string reason)
    {
        byte[] bytes = ReadBtf();
        ReadOnlySpan<byte> whole = [0, .. name];
        // Every place it stands, as whole strings: the types come first and hold no such run of letters.
        for (int at = bytes.AsSpan().IndexOf(whole); at >= 0; at = bytes.AsSpan().IndexOf(whole)) bytes[at + 1] = (byte)'?';
        Assert.True(BtfReader.TryParse(bytes, out BtfReader btf));
        bool assembled = TaskIteratorProgram.TryAssemble(btf, mayCast: true, out TaskIteratorProgram program, out reason);
        if (assembled) Assert.False(program.HasRunDelay);
        return assembled;
    }

    private static byte[] ReadBtf()
    {
        using KernelBtf kernel = KernelBtf.TryOpen(out string reason) ?? throw new InvalidOperationException(reason);
        return kernel.Bytes.ToArray();
    }

    // A hardened kernel may keep a process even from root: what may not be inspected there, BPF does not show either.
    private static bool IsGuarded(string process) =>
        Files.ReadLink(Files.CurrentDirectory, Encoding.UTF8.GetBytes(process + "/ns/pid\0"), new byte[64]) == -(int)Errno.AccessDenied;

    private static HashSet<int> ProcTids() =>
        [.. Directory.GetDirectories("/proc").Where(d => char.IsDigit(d[6]) && !IsGuarded(d)).SelectMany(Threads).Select(d => int.Parse(Path.GetFileName(d)))];

    private static string[] Threads(string process)
    {
        try
        {
            return Directory.GetDirectories(process + "/task");
        }
        catch (IOException)
        {
            return [];
        }
    }
}
