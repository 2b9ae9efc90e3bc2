using System.Runtime.InteropServices;

namespace Weft.Native;

// The parts of union bpf_attr (include/uapi/linux/bpf.h), one struct for each command, laid out as the kernel reads them.
// bpf(2) takes the size with the call and treats what a shorter attribute leaves out as zero, so each ends at the last
// field Weft sets. Sizes and offsets are pinned by tests.

/// <summary>BPF_MAP_CREATE.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal unsafe struct BpfMapCreateAttributes
{
    [FieldOffset(0)] public uint MapType;
    [FieldOffset(4)] public uint KeyBytes;
    [FieldOffset(8)] public uint ValueBytes;
    [FieldOffset(12)] public uint MaximumEntries;
    [FieldOffset(16)] public uint MapFlags;
    [FieldOffset(28)] public fixed byte Name[16];
}

/// <summary>BPF_MAP_*_ELEM and BPF_MAP_GET_NEXT_KEY.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal unsafe struct BpfMapElementAttributes
{
    [FieldOffset(0)] public uint Map;
    [FieldOffset(8)] public byte* Key;
    [FieldOffset(16)] public byte* ValueOrNextKey;
    [FieldOffset(24)] public ulong Flags;
}

/// <summary>BPF_PROG_LOAD.</summary>
[StructLayout(LayoutKind.Explicit, Size = 152)]
internal unsafe struct BpfProgramLoadAttributes
{
    [FieldOffset(0)] public uint ProgramType;
    [FieldOffset(4)] public uint InstructionCount;
    [FieldOffset(8)] public ulong* Instructions;
    [FieldOffset(16)] public byte* License;
    [FieldOffset(24)] public uint LogLevel;
    [FieldOffset(28)] public uint LogBytes;
    [FieldOffset(32)] public byte* Log;
    [FieldOffset(44)] public uint Flags;
    [FieldOffset(48)] public fixed byte Name[16];
    [FieldOffset(68)] public uint ExpectedAttachType;
    [FieldOffset(108)] public uint AttachTypeId;
}

/// <summary>BPF_LINK_CREATE for an iterator.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal unsafe struct BpfLinkCreateAttributes
{
    [FieldOffset(0)] public uint Program;
    [FieldOffset(4)] public uint Target;
    [FieldOffset(8)] public uint AttachType;
    [FieldOffset(12)] public uint Flags;
    [FieldOffset(16)] public BpfIteratorLinkInformation* Information;
    [FieldOffset(24)] public uint InformationBytes;
}

/// <summary>union bpf_iter_link_info, its task member.</summary>
[StructLayout(LayoutKind.Explicit, Size = 12)]
internal struct BpfIteratorLinkInformation
{
    [FieldOffset(0)] public uint ThreadId;
    [FieldOffset(4)] public uint ProcessId;
    [FieldOffset(8)] public uint ProcessDescriptor;
}

/// <summary>BPF_ITER_CREATE.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct BpfIteratorCreateAttributes
{
    [FieldOffset(0)] public uint Link;
    [FieldOffset(4)] public uint Flags;
}

/// <summary>BPF_RAW_TRACEPOINT_OPEN.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal unsafe struct BpfRawTracepointAttributes
{
    [FieldOffset(0)] public byte* Name;
    [FieldOffset(8)] public uint Program;
    [FieldOffset(16)] public ulong Cookie;
}

/// <summary>BPF_PROG_TEST_RUN, up to what a system call program may set.</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal struct BpfProgramRunAttributes
{
    [FieldOffset(0)] public uint Program;
    [FieldOffset(4)] public uint Result;
}
