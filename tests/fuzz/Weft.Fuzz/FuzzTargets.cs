namespace Weft.Fuzz;

/// <summary>Feeds one input to the code under test. It must return, quickly and without an exception, whatever the bytes are.</summary>
public delegate void FuzzTarget(ReadOnlySpan<byte> input);

/// <summary>The targets by name. A part adds its own here, in a file of its own beside <see cref="ProcfsTargets"/>.</summary>
public static class FuzzTargets
{
    /// <summary>All targets; each has seeds in corpus/NAME.</summary>
    public static IReadOnlyDictionary<string, FuzzTarget> All { get; } = new SortedDictionary<string, FuzzTarget>(StringComparer.Ordinal)
    {
        ["stat"] = ProcfsTargets.Stat,
        ["status"] = ProcfsTargets.Status,
        ["counters"] = ProcfsTargets.Counters,
        ["syscall"] = ProcfsTargets.SystemCall,
        ["cgroup"] = ProcfsTargets.ControlGroup,
        ["lines"] = ProcfsTargets.Lines,
        ["fdinfo"] = ProcfsTargets.Descriptor,
        ["strings"] = ProcfsTargets.Strings,
        ["machine"] = ProcfsTargets.Machine,
        ["elf"] = ElfTargets.Image,
        ["xz"] = ElfTargets.Xz,
        ["compression"] = ElfTargets.Compression,
        ["jitmap"] = ElfTargets.JitMap,
        ["unwind"] = UnwindingTargets.Unwind,
        ["dwarf"] = DwarfTargets.Locate,
        ["demangle"] = DemanglingTargets.Demangle,
        ["answers"] = AnswerTargets.Answers,
        ["maps"] = StackTargets.Maps,
        ["locks"] = LockTargets.Locks,
        ["sockets"] = PortraitTargets.Sockets,
        ["waits"] = WaitTargets.Objects,
        ["recording"] = TraceTargets.Recording,
        ["keys"] = TerminalTargets.Keys,
        ["settings"] = SettingsTargets.Toml,
        ["frames"] = SamplingTargets.Frames,
    };
}
