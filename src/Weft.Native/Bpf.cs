using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>bpf(2): programs, maps, links and iterators. Answers descriptors, or a negative <see cref="Errno"/>.</summary>
/// <remarks>See <see href="https://man7.org/linux/man-pages/man2/bpf.2.html"/>.</remarks>
public static unsafe partial class Bpf
{
    private const nint SystemCallNumber = 321;
    private const nint MapCreate = 0;
    private const nint MapLookup = 1;
    private const nint MapUpdate = 2;
    private const nint MapDelete = 3;
    private const nint MapNextKey = 4;
    private const nint ProgramLoad = 5;
    private const nint ProgramRun = 10;
    private const nint RawTracepointOpen = 17;
    private const nint LinkCreate = 28;
    private const nint IteratorCreate = 33;
    private const uint Sleepable = 1 << 4;
    private const uint Mappable = 1 << 10;
    private const int NameBytes = 16;

    // glibc has no wrapper for bpf(2).
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_bpf(nint number, nint command, void* attributes, nint size);

    /// <summary>BPF_PROG_LOAD: has the verifier check a program and compiles it.</summary>
    /// <param name="type">What the program is.</param>
    /// <param name="attachType">Where it will attach.</param>
    /// <param name="attachTypeId">BTF type id of what it attaches to; 0 for none.</param>
    /// <param name="name">At most 15 letters, digits, '_' or '.'; shown by the kernel.</param>
    /// <param name="instructions">The encoded instructions.</param>
    /// <param name="log">Where the verifier's log goes, as NUL-terminated text; empty for no log (which is faster).</param>
    /// <returns>The program's descriptor, or a negative <see cref="Errno"/>.</returns>
    public static int LoadProgram(
        BpfProgramType type, BpfAttachType attachType, int attachTypeId, ReadOnlySpan<byte> name, ReadOnlySpan<ulong> instructions, Span<byte> log)
    {
        // Helpers that read the kernel's memory are open to programs under this licence only; the name is what it checks.
        fixed (byte* license = "GPL\0"u8)
        fixed (ulong* code = instructions)
        fixed (byte* text = log)
        {
            BpfProgramLoadAttributes attributes = default;
            attributes.ProgramType = (uint)type;
            attributes.InstructionCount = (uint)instructions.Length;
            attributes.Instructions = code;
            attributes.License = license;
            attributes.LogLevel = log.IsEmpty ? 0u : 1u;
            attributes.LogBytes = (uint)log.Length;
            attributes.Log = text;
            attributes.ExpectedAttachType = (uint)attachType;
            attributes.AttachTypeId = (uint)attachTypeId;
            // The kernel has no other kind of system call program.
            if (type == BpfProgramType.SystemCall) attributes.Flags = Sleepable;
            CopyName(name, new Span<byte>(attributes.Name, NameBytes));
            return Call(ProgramLoad, &attributes, sizeof(BpfProgramLoadAttributes));
        }
    }

    /// <summary>BPF_MAP_CREATE.</summary>
    /// <param name="type">What the map is.</param>
    /// <param name="keyBytes">Size of a key; 0 for a ring buffer.</param>
    /// <param name="valueBytes">Size of a value; 0 for a ring buffer.</param>
    /// <param name="maximumEntries">Entries it may hold; for a ring buffer its bytes, a power of two of whole pages.</param>
    /// <param name="name">At most 15 letters, digits, '_' or '.'.</param>
    /// <param name="isMappable">Whether user space may map its memory (BPF_F_MMAPABLE, arrays only: Linux 5.5).</param>
    /// <returns>The map's descriptor, or a negative <see cref="Errno"/>.</returns>
    public static int CreateMap(BpfMapType type, int keyBytes, int valueBytes, int maximumEntries, ReadOnlySpan<byte> name, bool isMappable = false)
    {
        BpfMapCreateAttributes attributes = default;
        attributes.MapType = (uint)type;
        attributes.KeyBytes = (uint)keyBytes;
        attributes.ValueBytes = (uint)valueBytes;
        attributes.MaximumEntries = (uint)maximumEntries;
        if (isMappable) attributes.MapFlags = Mappable;
        CopyName(name, new Span<byte>(attributes.Name, NameBytes));
        return Call(MapCreate, &attributes, sizeof(BpfMapCreateAttributes));
    }

    /// <summary>BPF_MAP_LOOKUP_ELEM. The spans must be exactly as long as the map's key and value: the kernel does not ask.</summary>
    /// <returns><see cref="Errno.None"/>, or ENOENT when there is no such key.</returns>
    public static Errno Lookup(int map, ReadOnlySpan<byte> key, Span<byte> value)
    {
        fixed (byte* k = key)
        fixed (byte* v = value) return Element(MapLookup, map, k, v, 0);
    }

    /// <summary>BPF_MAP_UPDATE_ELEM: sets or replaces. The spans must be exactly as long as the map's key and value.</summary>
    /// <returns><see cref="Errno.None"/>, or E2BIG when the map is full.</returns>
    public static Errno Update(int map, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* k = key)
        fixed (byte* v = value) return Element(MapUpdate, map, k, v, 0);
    }

    /// <summary>BPF_MAP_DELETE_ELEM. The span must be exactly as long as the map's key.</summary>
    /// <returns><see cref="Errno.None"/>, or ENOENT when there is no such key.</returns>
    public static Errno Delete(int map, ReadOnlySpan<byte> key)
    {
        fixed (byte* k = key) return Element(MapDelete, map, k, null, 0);
    }

    /// <summary>BPF_MAP_GET_NEXT_KEY: the key after <paramref name="key"/>, in the map's own order.</summary>
    /// <param name="map">The map.</param>
    /// <param name="key">The key before; empty for the first.</param>
    /// <param name="next">Exactly as long as the map's key.</param>
    /// <returns><see cref="Errno.None"/>, or ENOENT after the last key.</returns>
    public static Errno NextKey(int map, ReadOnlySpan<byte> key, Span<byte> next)
    {
        fixed (byte* k = key)
        fixed (byte* n = next) return Element(MapNextKey, map, k, n, 0);
    }

    /// <summary>BPF_LINK_CREATE for a task iterator: ties a loaded program to the tasks it will be called for.</summary>
    /// <param name="program">A program loaded with <see cref="BpfAttachType.TraceIterator"/>.</param>
    /// <param name="processId">Only the threads of this process (its tgid in the caller's PID namespace); 0 for every task.</param>
    /// <returns>The link's descriptor, or a negative <see cref="Errno"/>.</returns>
    public static int CreateTaskIteratorLink(int program, int processId)
    {
        BpfIteratorLinkInformation information = default;
        information.ProcessId = (uint)processId;
        BpfLinkCreateAttributes attributes = default;
        attributes.Program = (uint)program;
        attributes.AttachType = (uint)BpfAttachType.TraceIterator;
        attributes.Information = &information;
        attributes.InformationBytes = (uint)sizeof(BpfIteratorLinkInformation);
        return Call(LinkCreate, &attributes, sizeof(BpfLinkCreateAttributes));
    }

    /// <summary>BPF_ITER_CREATE: a file whose reading runs the iterator's program once from start to end.</summary>
    /// <returns>A descriptor to read, or a negative <see cref="Errno"/>.</returns>
    public static int CreateIterator(int link)
    {
        BpfIteratorCreateAttributes attributes = default;
        attributes.Link = (uint)link;
        return Call(IteratorCreate, &attributes, sizeof(BpfIteratorCreateAttributes));
    }

    /// <summary>BPF_PROG_TEST_RUN of a <see cref="BpfProgramType.SystemCall"/> program: runs it once, here and now.</summary>
    /// <returns>What the program returned (its low 31 bits), or a negative <see cref="Errno"/>.</returns>
    public static int Run(int program)
    {
        BpfProgramRunAttributes attributes = default;
        attributes.Program = (uint)program;
        int result = Call(ProgramRun, &attributes, sizeof(BpfProgramRunAttributes));
        return result < 0 ? result : (int)(attributes.Result & int.MaxValue);
    }

    /// <summary>BPF_RAW_TRACEPOINT_OPEN: attaches a program loaded with <see cref="BpfAttachType.TraceRawTracepoint"/>.</summary>
    /// <returns>The attachment's descriptor (closing it detaches), or a negative <see cref="Errno"/>.</returns>
    public static int OpenRawTracepoint(int program)
    {
        BpfRawTracepointAttributes attributes = default;
        attributes.Program = (uint)program;
        return Call(RawTracepointOpen, &attributes, sizeof(BpfRawTracepointAttributes));
    }

    private static Errno Element(nint command, int map, byte* key, byte* value, ulong flags)
    {
        BpfMapElementAttributes attributes = default;
        attributes.Map = (uint)map;
        attributes.Key = key;
        attributes.ValueOrNextKey = value;
        attributes.Flags = flags;
        int result = Call(command, &attributes, sizeof(BpfMapElementAttributes));
        return result >= 0 ? Errno.None : (Errno)(-result);
    }

    private static int Call(nint command, void* attributes, int size)
    {
        nint result;
        // EAGAIN: the verifier was interrupted by a signal and may be asked again; a runtime that suspends threads by
        // signals would otherwise see loads fail at random. The bound is for a program that never gets through.
        int tries = 5;
        do result = syscall_bpf(SystemCallNumber, command, attributes, size);
        while (result < 0 && command == ProgramLoad && Marshal.GetLastPInvokeError() == (int)Errno.Again && --tries > 0);
        return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
    }

    private static void CopyName(ReadOnlySpan<byte> name, Span<byte> field) => name[..Math.Min(name.Length, NameBytes - 1)].CopyTo(field);
}
