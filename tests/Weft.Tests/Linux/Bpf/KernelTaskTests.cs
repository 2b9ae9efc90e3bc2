using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weft.Linux.Bpf;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

public sealed class KernelTaskTests
{
    [Fact]
    public void The_record_has_no_holes_and_a_pinned_size()
    {
        Assert.Equal(KernelTaskLayout.Bytes, Unsafe.SizeOf<KernelTask>());
        Assert.Equal(328, KernelTaskLayout.Bytes);
        Assert.Equal(304, (int)Marshal.OffsetOf<KernelTask>(nameof(KernelTask.Name)));
        // The BPF stack has 512 bytes, and the record is stored in steps of 8.
        Assert.True(KernelTaskLayout.Bytes <= 512);
        Assert.Equal(0, KernelTaskLayout.Bytes % 8);
    }

    [Fact]
    public void Every_field_has_a_source_and_none_has_two()
    {
        KernelTaskField[] fields =
        [
            .. KernelTaskSources.Task, .. KernelTaskSources.RunDelay, .. KernelTaskSources.Parent,
            .. KernelTaskSources.Signal, .. KernelTaskSources.Memory, .. KernelTaskSources.Credentials,
        ];
        List<(int Offset, int Bytes)> written =
        [
            .. fields.Select(f => (f.Destination, f.Bytes)),
            (KernelTaskLayout.ProcessGroup, 4), (KernelTaskLayout.Session, 4), (KernelTaskLayout.TerminalDevice, 4),
            (KernelTaskLayout.TerminalProcessGroup, 4), (KernelTaskLayout.Name, KernelTaskLayout.NameBytes), (KernelTaskLayout.ResidentPages, 8),
        ];
        int end = 0;
        foreach ((int offset, int bytes) in written.Order())
        {
            // One word before the 64-bit fields is left for a field to come.
            Assert.True(offset == end || (offset == KernelTaskLayout.StartBootTimeNanoseconds && offset == end + 4), $"{offset} after {end}");
            end = offset + bytes;
        }
        Assert.Equal(KernelTaskLayout.Bytes, end);
    }
}
