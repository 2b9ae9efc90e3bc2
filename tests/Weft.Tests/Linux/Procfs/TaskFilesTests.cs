using System.Diagnostics;
using System.Text;
using Weft.Linux.Procfs;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Linux.Procfs;

public sealed class TaskFilesTests
{
    private readonly ReadBuffer _buffer = new();

    [Fact]
    public void A_child_is_what_ps_says_it_is()
    {
        using Process child = Process.Start(new ProcessStartInfo("sleep", "600") { RedirectStandardInput = true, UseShellExecute = false })!;
        try
        {
            using ProcRoot root = ProcRoot.OpenSystem();
            TaskLocation at = TaskLocation.Process(root, child.Id);
            // Between fork and exec the child is still a copy of us: wait until the kernel shows its own name.
            while (TaskFiles.Stat(at, _buffer, out _, out ReadOnlySpan<byte> comm) == ReadOutcome.Read && !comm.SequenceEqual("sleep"u8)) Thread.Yield();
            string[] fields = Run("ps", "-o", "pid=,ppid=,euid=,egid=,vsz=,nlwp=,blocked=,ignored=,caught=,nice=,tpgid=,sess=", "-p", child.Id.ToString())
                .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

            Assert.Equal(ReadOutcome.Read, TaskFiles.Status(at, _buffer, out TaskStatus status));
            Assert.Equal(ReadOutcome.Read, TaskFiles.Stat(at, _buffer, out TaskStat stat, out ReadOnlySpan<byte> name));
            Assert.Equal("sleep"u8, name);
            string[] ours =
            [
                $"{status.Tid}", $"{status.ParentTgid}", $"{status.EffectiveUserId}", $"{status.EffectiveGroupId}", $"{status.VirtualBytes / 1024}",
                $"{status.ThreadCount}", $"{status.SignalsBlocked:x16}", $"{status.SignalsIgnored:x16}", $"{status.SignalsCaught:x16}",
                $"{stat.Nice}", $"{stat.TerminalProcessGroup}", $"{stat.Session}",
            ];
            Assert.Equal(fields, ours);
            Assert.Equal((ulong)stat.Tid, (ulong)status.Tid);

            Span<byte> link = new byte[TaskLinks.MaximumBytes];
            Assert.Equal(ReadOutcome.Read, TaskLinks.Executable(at, link, out ReadOnlySpan<byte> path, out bool deleted));
            Assert.Equal(new FileInfo($"/proc/{child.Id}/exe").LinkTarget, Encoding.UTF8.GetString(path));
            Assert.False(deleted);
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    [Fact]
    public void Every_file_of_this_process_reads()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        TaskLocation at = TaskLocation.Process(root, Environment.ProcessId);
        Assert.Equal(ReadOutcome.Read, TaskFiles.Io(at, _buffer, out IoCounters io));
        Assert.True(io.ReadCharacters > 0 && io.ReadCalls > 0);
        Assert.Equal(ReadOutcome.Read, TaskFiles.SchedulerCounters(at, _buffer, out SchedulerCounters counters));
        Assert.Equal(ReadOutcome.Read, TaskFiles.SchedulerDetails(at, _buffer, out SchedulerDetails details));
        Assert.Equal(120, details.Priority);
        Assert.Equal(details.Switches, details.VoluntarySwitches + details.InvoluntarySwitches);
        Assert.True(details.RuntimeNanoseconds > 0 && counters.RunNanoseconds > 0);
        Assert.Equal(ReadOutcome.Read, TaskFiles.SystemCall(at, _buffer, out SystemCallState call));
        Assert.True(call.Kind == SystemCallKind.Running || call.StackPointer != 0);
        Assert.Equal(ReadOutcome.Read, TaskFiles.WaitChannelName(at, _buffer, out _));
        Assert.Equal(ReadOutcome.Read, TaskFiles.ControlGroup(at, _buffer, out ReadOnlySpan<byte> group));
        Assert.Equal((byte)'/', group[0]);
        Assert.Equal(ReadOutcome.Read, TaskFiles.MemoryRollup(at, _buffer, out MemoryRollup rollup));
        Assert.True(rollup.ProportionalBytes <= rollup.ResidentBytes && rollup.UniqueBytes <= rollup.ResidentBytes + rollup.PrivateHugeBytes);
        Assert.Equal(ReadOutcome.Read, TaskFiles.OutOfMemoryScore(at, _buffer, out int score));
        Assert.Equal(ReadOutcome.Read, TaskFiles.OutOfMemoryAdjustment(at, _buffer, out int adjustment));
        Assert.Equal(File.ReadAllText("/proc/self/oom_score_adj").Trim(), adjustment.ToString());
        Assert.True(score >= 0);
        Assert.Equal(ReadOutcome.Read, TaskLinks.Namespace(at, "pid"u8, out ulong inode));
        Assert.Equal(new FileInfo("/proc/self/ns/pid").LinkTarget, $"pid:[{inode}]");
        Assert.Equal(ReadOutcome.NotSupported, TaskLinks.Namespace(at, "nonsense"u8, out _));
        Assert.Equal(ReadOutcome.NotSupported, TaskFiles.Read(at, "no_such_file"u8, _buffer));
    }

    [Fact]
    public void Limits_are_those_a_naive_reader_reads()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        Assert.Equal(ReadOutcome.Read, TaskFiles.Limits(TaskLocation.Process(root, Environment.ProcessId), _buffer));
        string[] lines = File.ReadAllLines("/proc/self/limits")[1..];
        ResourceLimits rows = new(_buffer.Text);
        foreach (string line in lines)
        {
            Assert.True(rows.MoveNext());
            Assert.Equal(Array.IndexOf(lines, line), (int)rows.Kind);
            string[] words = line[26..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(words[0], rows.Soft == ResourceLimits.Unlimited ? "unlimited" : rows.Soft.ToString());
            Assert.Equal(words[1], rows.Hard == ResourceLimits.Unlimited ? "unlimited" : rows.Hard.ToString());
            Assert.Equal(words.Length > 2 ? words[2] : "", Encoding.UTF8.GetString(rows.Unit));
        }
        Assert.False(rows.MoveNext());
    }

    [Fact]
    public void Descriptors_are_counted_listed_and_described()
    {
        using FileStream file = new(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        file.Write(new byte[123]);
        file.Flush();
        int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        using ProcRoot root = ProcRoot.OpenSystem();
        TaskLocation at = TaskLocation.Process(root, Environment.ProcessId);
        NumericDirectory directory = new();
        List<int> listed = [];
        Assert.Equal(ReadOutcome.Read, directory.Descriptors(at, listed));
        Assert.Contains(descriptor, listed);
        Assert.Equal(ReadOutcome.Read, directory.CountDescriptors(at, [], out int count));
        Assert.True(count > 3);

        Assert.Equal(ReadOutcome.Read, TaskLinks.Descriptor(at, descriptor, new byte[TaskLinks.MaximumBytes], out ReadOnlySpan<byte> target));
        Assert.Equal(file.Name, Encoding.UTF8.GetString(target));
        Assert.Equal(ReadOutcome.Read, TaskFiles.Descriptor(at, descriptor, _buffer, out DescriptorInfo info));
        Assert.Equal(1, info.LockCount); // FileShare.None is flock(2)
        Assert.Equal(2u, info.Flags & 3);
        Assert.Equal(ReadOutcome.Gone, TaskFiles.Descriptor(at, 1_000_000, _buffer, out _));

        Assert.Equal(ReadOutcome.Read, MachineFiles.Locks(root, _buffer));
        bool found = false;
        FileLocks locks = new(_buffer.Text);
        while (locks.MoveNext()) found |= locks.Current.Kind == FileLockKind.Flock && locks.Current.ProcessId == Environment.ProcessId && locks.Current.Inode == info.Inode;
        Assert.True(found);
    }

    [Fact]
    public void Why_a_file_cannot_be_read_is_told_apart()
    {
        using FakeProc proc = new();
        proc.Process(10).Process(new FakeTask(20), new FakeTask(21)).Remove("10/io").File("20/schedstat", "").File("20/io", "rchar: 1\n").Unreadable("10/schedstat");
        TaskLocation ten = TaskLocation.Process(proc.Root, 10), twenty = TaskLocation.Process(proc.Root, 20);
        Assert.Equal(ReadOutcome.NotSupported, TaskFiles.Io(ten, _buffer, out _));
        Assert.Equal(ReadOutcome.NotApplicable, TaskFiles.SchedulerCounters(twenty, _buffer, out _));
        Assert.Equal(ReadOutcome.Malformed, TaskFiles.Io(twenty, _buffer, out _));
        Assert.Equal(FakeProc.CanBeRefused ? ReadOutcome.NotPermitted : ReadOutcome.Read, TaskFiles.SchedulerCounters(ten, _buffer, out _));
        TaskLocation gone = TaskLocation.Process(proc.Root, 30);
        Assert.Equal(ReadOutcome.Gone, TaskFiles.Stat(gone, _buffer, out _, out _));
        Assert.Equal(ReadOutcome.Gone, TaskFiles.Io(gone, _buffer, out _));
        Assert.Equal(ReadOutcome.Gone, TaskLinks.Executable(gone, new byte[100], out _, out _));
        Assert.Equal(ReadOutcome.NotSupported, TaskLinks.Executable(ten, new byte[100], out _, out _));
        Assert.Equal(ReadOutcome.Read, TaskFiles.LockedBytes(TaskLocation.Thread(proc.Root, 20, 21), _buffer, out ulong locked));
        Assert.Equal(8192ul, locked);
        Assert.Equal(ReadOutcome.NotSupported, MachineFiles.Stat(proc.Root, _buffer, out _));

        proc.Link("10/exe", "/usr/bin/x (deleted)").File("20/fd/0", "").File("20/fd/7", "").File("20/fd/x", "");
        Assert.Equal(ReadOutcome.Read, TaskLinks.Executable(ten, new byte[100], out ReadOnlySpan<byte> path, out bool deleted));
        Assert.True(deleted);
        Assert.Equal("/usr/bin/x"u8, path);
        // Not procfs: the directory's size means bytes, and the entries are counted.
        Assert.Equal(ReadOutcome.Read, new NumericDirectory().CountDescriptors(twenty, [], out int count));
        Assert.Equal(2, count);
    }

    [Fact]
    public void A_kernel_thread_has_no_program_and_no_memory()
    {
        using ProcRoot root = ProcRoot.OpenSystem();
        if (!File.Exists("/proc/2/stat")) return; // inside a PID namespace there are none
        TaskLocation at = TaskLocation.Process(root, 2);
        Assert.Equal(ReadOutcome.Read, TaskFiles.Stat(at, _buffer, out TaskStat stat, out _));
        if (!stat.IsKernelThread) return;
        Assert.Equal(ReadOutcome.Read, TaskFiles.Status(at, _buffer, out TaskStatus status));
        Assert.False(status.HasMemory);
        Assert.Equal(ReadOutcome.NotApplicable, TaskFiles.LockedBytes(at, _buffer, out _));
        ReadOutcome exe = TaskLinks.Executable(at, new byte[100], out _, out _);
        ReadOutcome memory = TaskFiles.MemoryRollup(at, _buffer, out _);
        Assert.Equal(Environment.IsPrivilegedProcess ? ReadOutcome.NotApplicable : ReadOutcome.NotPermitted, exe);
        Assert.Equal(Environment.IsPrivilegedProcess ? ReadOutcome.NotApplicable : ReadOutcome.NotPermitted, memory);
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
