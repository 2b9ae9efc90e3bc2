using System.Runtime.InteropServices;
using Weft.Linux.Bpf;
using Weft.Native;
using Weft.Symbols.Btf;
using Xunit;

namespace Weft.Tests.Native;

/// <summary>The kernel's BTF describes bpf(2)'s own structures: it is the oracle for ours.</summary>
public sealed class BpfAttributesTests
{
    [Fact]
    public void Attributes_lie_where_the_kernel_reads_them()
    {
        using KernelBtf kernel = KernelBtf.TryOpen(out string reason) ?? throw new InvalidOperationException(reason);
        Assert.True(BtfReader.TryParse(kernel.Bytes, out BtfReader btf));
        Assert.True(btf.TryFindType(BtfKind.Union, "bpf_attr"u8, out int attr));
        Same<BpfMapCreateAttributes>(btf, attr, ("map_type", "MapType"), ("key_size", "KeyBytes"), ("value_size", "ValueBytes"),
            ("max_entries", "MaximumEntries"), ("map_flags", "MapFlags"), ("map_name", "Name"));
        Same<BpfMapElementAttributes>(btf, attr, ("map_fd", "Map"), ("key", "Key"), ("value", "ValueOrNextKey"), ("next_key", "ValueOrNextKey"), ("flags", "Flags"));
        Same<BpfProgramLoadAttributes>(btf, attr, ("prog_type", "ProgramType"), ("insn_cnt", "InstructionCount"), ("insns", "Instructions"),
            ("license", "License"), ("log_level", "LogLevel"), ("log_size", "LogBytes"), ("log_buf", "Log"), ("prog_name", "Name"),
            ("expected_attach_type", "ExpectedAttachType"), ("attach_btf_id", "AttachTypeId"));
        Same<BpfLinkCreateAttributes>(btf, attr, ("link_create.prog_fd", "Program"), ("link_create.target_fd", "Target"),
            ("link_create.attach_type", "AttachType"), ("link_create.flags", "Flags"), ("link_create.iter_info", "Information"),
            ("link_create.iter_info_len", "InformationBytes"));
        Same<BpfIteratorCreateAttributes>(btf, attr, ("iter_create.link_fd", "Link"), ("iter_create.flags", "Flags"));
        Same<BpfRawTracepointAttributes>(btf, attr, ("raw_tracepoint.name", "Name"), ("raw_tracepoint.prog_fd", "Program"), ("raw_tracepoint.cookie", "Cookie"));
        Assert.True(btf.TryFindType(BtfKind.Union, "bpf_iter_link_info"u8, out int link));
        Same<BpfIteratorLinkInformation>(btf, link, ("task.tid", "ThreadId"), ("task.pid", "ProcessId"), ("task.pid_fd", "ProcessDescriptor"));
    }

    [Fact]
    public void Sizes_are_pinned()
    {
        Assert.Equal(48, Marshal.SizeOf<BpfMapCreateAttributes>());
        Assert.Equal(32, Marshal.SizeOf<BpfMapElementAttributes>());
        Assert.Equal(152, Marshal.SizeOf<BpfProgramLoadAttributes>());
        Assert.Equal(48, Marshal.SizeOf<BpfLinkCreateAttributes>());
        Assert.Equal(12, Marshal.SizeOf<BpfIteratorLinkInformation>());
        Assert.Equal(8, Marshal.SizeOf<BpfIteratorCreateAttributes>());
        Assert.Equal(24, Marshal.SizeOf<BpfRawTracepointAttributes>());
    }

    [Fact]
    public void Numbers_are_the_kernels()
    {
        using KernelBtf kernel = KernelBtf.TryOpen(out string reason) ?? throw new InvalidOperationException(reason);
        Assert.True(BtfReader.TryParse(kernel.Bytes, out BtfReader btf));
        Same(btf, "bpf_prog_type"u8, ("BPF_PROG_TYPE_PERF_EVENT", (long)BpfProgramType.PerfEvent), ("BPF_PROG_TYPE_TRACING", (long)BpfProgramType.Tracing));
        Same(btf, "bpf_attach_type"u8, ("BPF_TRACE_RAW_TP", (long)BpfAttachType.TraceRawTracepoint), ("BPF_TRACE_ITER", (long)BpfAttachType.TraceIterator));
        Same(btf, "bpf_map_type"u8, ("BPF_MAP_TYPE_HASH", (long)BpfMapType.Hash), ("BPF_MAP_TYPE_ARRAY", (long)BpfMapType.Array),
            ("BPF_MAP_TYPE_LRU_HASH", (long)BpfMapType.LruHash), ("BPF_MAP_TYPE_RINGBUF", (long)BpfMapType.RingBuffer));
        Same(btf, "bpf_func_id"u8, ("BPF_FUNC_map_lookup_elem", (long)BpfHelper.MapLookup), ("BPF_FUNC_map_update_elem", (long)BpfHelper.MapUpdate),
            ("BPF_FUNC_map_delete_elem", (long)BpfHelper.MapDelete), ("BPF_FUNC_ktime_get_ns", (long)BpfHelper.MonotonicNanoseconds),
            ("BPF_FUNC_get_current_pid_tgid", (long)BpfHelper.CurrentTgidAndTid), ("BPF_FUNC_probe_read_kernel", (long)BpfHelper.ReadKernel),
            ("BPF_FUNC_seq_write", (long)BpfHelper.SequenceWrite), ("BPF_FUNC_ringbuf_output", (long)BpfHelper.RingBufferOutput),
            ("BPF_FUNC_task_pt_regs", (long)BpfHelper.TaskRegisters));
    }

    private static void Same<T>(BtfReader btf, int structId, params ReadOnlySpan<(string Kernel, string Ours)> fields) where T : struct
    {
        foreach ((string kernel, string ours) in fields)
        {
            Assert.True(btf.TryFindMember(structId, System.Text.Encoding.UTF8.GetBytes(kernel), out BtfMember member), kernel);
            Assert.Equal((kernel, member.Offset), (kernel, (int)Marshal.OffsetOf<T>(ours)));
        }
    }

    private static void Same(BtfReader btf, ReadOnlySpan<byte> name, params ReadOnlySpan<(string Name, long Value)> values)
    {
        Assert.True(btf.TryFindType(BtfKind.Enum, name, out int id));
        foreach ((string enumerator, long value) in values)
        {
            Assert.True(btf.TryGetEnumValue(id, System.Text.Encoding.UTF8.GetBytes(enumerator), out long kernels), enumerator);
            Assert.Equal((enumerator, kernels), (enumerator, value));
        }
    }
}
