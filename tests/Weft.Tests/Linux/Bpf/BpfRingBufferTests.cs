using System.Runtime.InteropServices;
using Weft.Linux.Bpf;
using Weft.Native;
using Weft.Symbols.Btf;
using Xunit;

namespace Weft.Tests.Linux.Bpf;

/// <summary>A BTF tracepoint writes a record for every thread this process starts; the threads themselves say who they are.</summary>
public sealed class BpfRingBufferTests
{
    [StructLayout(LayoutKind.Sequential)]
    private struct ForkRecord
    {
        public int ParentTgid;
        public int ChildTid;
        public ulong MonotonicNanoseconds;
    }

    [Fact]
    public void Every_thread_started_is_in_the_ring_once_and_in_order_past_the_rings_end()
    {
        // One page holds 170 records of 24 bytes: three hundred pass its end.
        const int Threads = 300;
        using BpfRingBuffer ring = BpfRingBuffer.TryCreate(0, out string reason) ?? throw new InvalidOperationException(reason);
        using BpfMap<uint, ulong> lost = BpfMap.TryCreate<uint, ulong>(BpfMapType.Array, 1, "lost"u8, out reason) ?? throw new InvalidOperationException(reason);
        using BpfProgram program = Load(ring, lost);
        using SafeDescriptor attached = program.TryAttachTracepoint(out reason) ?? throw new InvalidOperationException(reason);

        long before = SystemInformation.MonotonicNanoseconds;
        List<int> started = [];
        List<ForkRecord> seen = [];
        for (int i = 0; i < Threads; i++)
        {
            Thread thread = new(() => started.Add(TestChild.OwnThreadId()));
            thread.Start();
            thread.Join();
            if (i % 50 == 49) Drain(ring, seen);
        }
        Drain(ring, seen);
        long after = SystemInformation.MonotonicNanoseconds;

        Assert.True(lost.TryGet(0, out ulong dropped));
        Assert.Equal(0ul, dropped);
        Assert.Equal(Threads, started.Count);
        HashSet<int> own = [.. started];
        // The runtime may start threads of its own; ours must all be there, once each, in the order they were started.
        Assert.Equal(started, seen.Select(r => r.ChildTid).Where(own.Contains));
        Assert.All(seen, r => Assert.Equal(Environment.ProcessId, r.ParentTgid));
        Assert.All(seen, r => Assert.InRange((long)r.MonotonicNanoseconds, before, after));
        Assert.True(seen.Count * 24 > 4096);
    }

    private static void Drain(BpfRingBuffer ring, List<ForkRecord> seen)
    {
        while (ring.TryRead(out ReadOnlySpan<byte> record)) seen.Add(MemoryMarshal.Read<ForkRecord>(record));
    }

    private static BpfProgram Load(BpfRingBuffer ring, BpfMap<uint, ulong> lost)
    {
        using KernelBtf kernel = KernelBtf.TryOpen(out string reason) ?? throw new InvalidOperationException(reason);
        Assert.True(BtfReader.TryParse(kernel.Bytes, out BtfReader btf));
        Assert.True(btf.TryFindType(BtfKind.Typedef, "btf_trace_sched_process_fork"u8, out int tracepoint));
        Assert.True(btf.TryFindType(BtfKind.Struct, "task_struct"u8, out int task));
        Assert.True(btf.TryFindMember(task, "pid"u8, out BtfMember tid));
        Assert.True(btf.TryFindMember(task, "tgid"u8, out BtfMember tgid));

        BpfAssembler a = new();
        BpfLabel end = a.NewLabel();
        a.Load(BpfSize.DoubleWord, BpfRegister.R6, BpfRegister.R1, 0); // parent
        a.Load(BpfSize.DoubleWord, BpfRegister.R7, BpfRegister.R1, 8); // child
        a.Load(BpfSize.Word, BpfRegister.R1, BpfRegister.R6, tgid.Offset);
        a.JumpIf(BpfCondition.NotEqual, BpfRegister.R1, Environment.ProcessId, end);
        a.Store(BpfSize.Word, BpfRegister.FramePointer, -16, BpfRegister.R1);
        a.Load(BpfSize.Word, BpfRegister.R1, BpfRegister.R7, tid.Offset);
        a.Store(BpfSize.Word, BpfRegister.FramePointer, -12, BpfRegister.R1);
        a.Call(BpfHelper.MonotonicNanoseconds);
        a.Store(BpfSize.DoubleWord, BpfRegister.FramePointer, -8, BpfRegister.R0);
        a.LoadMap(BpfRegister.R1, ring.Descriptor);
        a.Move(BpfRegister.R2, BpfRegister.FramePointer);
        a.Compute(BpfOperation.Add, BpfRegister.R2, -16);
        a.Move(BpfRegister.R3, 16);
        a.Move(BpfRegister.R4, BpfRingBuffer.NoWakeup);
        a.Call(BpfHelper.RingBufferOutput);
        a.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, end);
        a.Store(BpfSize.Word, BpfRegister.FramePointer, -16, 0);
        a.LoadMap(BpfRegister.R1, lost.Descriptor);
        a.Move(BpfRegister.R2, BpfRegister.FramePointer);
        a.Compute(BpfOperation.Add, BpfRegister.R2, -16);
        a.Call(BpfHelper.MapLookup);
        a.JumpIf(BpfCondition.Equal, BpfRegister.R0, 0, end);
        a.Move(BpfRegister.R1, 1);
        a.AtomicAdd(BpfSize.DoubleWord, BpfRegister.R0, 0, BpfRegister.R1);
        a.Place(end);
        a.Move(BpfRegister.R0, 0);
        a.Exit();
        return BpfProgram.TryLoad(BpfProgramType.Tracing, BpfAttachType.TraceRawTracepoint, tracepoint, "weft_test"u8, a.Assemble(), out reason)
            ?? throw new InvalidOperationException(reason);
    }
}
