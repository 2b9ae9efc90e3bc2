using System.Runtime.CompilerServices;

namespace Weft.Symbols.Unwinding;

/// <summary>
/// Walks a stack from frame to frame. Knows no process: registers, memory and modules are given. One thread at a time; what it
/// has learnt of the modules' code makes later walks over the same map faster.
/// </summary>
/// <remarks>
/// For each frame the best evidence is used: call frame information, then code known by its bytes, then the code followed to
/// its return, then the frame pointer, and at last a word that looks like a return address. Each frame says which it was.
/// </remarks>
public sealed class Unwinder
{
    /// <summary>Frames of a walk unless another limit is given.</summary>
    public const int DefaultDepthLimit = 10_240;

    // Rows found lately, by address. 40 bytes each.
    private const int CacheBits = 12;

    private readonly ModuleMap _map;
    private readonly CallFrameInterpreter _interpreter = new();
    private readonly CompactRow[] _cache = new CompactRow[1 << CacheBits];
    private readonly CodeBytes _code;
    private FallbackUnwinder? _fallback;
    private IMemory? _memory;

    /// <summary>Makes an unwinder for the modules of one process.</summary>
    public Unwinder(ModuleMap map)
    {
        _map = map;
        _code = new CodeBytes(map);
    }

    /// <summary>The most frames of a walk.</summary>
    public int DepthLimit { get; init; } = DefaultDepthLimit;

    /// <summary>Walks a whole stack.</summary>
    /// <param name="registers">The registers of the innermost frame; instruction and stack pointer at least.</param>
    /// <param name="memory">The memory the stack is in.</param>
    /// <param name="frames">Receives the frames, innermost first; it is emptied before.</param>
    /// <returns>Why the walk ended where it did.</returns>
    public StopReason Walk(in RegisterSet registers, IMemory memory, List<UnwoundFrame> frames)
    {
        frames.Clear();
        if (!registers.IsKnown(RegisterNumber.Rip) || !registers.IsKnown(RegisterNumber.Rsp)) return StopReason.NoRegisters;
        UnwindCursor cursor = new(registers);
        // Memory may have changed between two walks, and code in it.
        _memory = null;
        while (true)
        {
            frames.Add(cursor.Frame);
            if (frames.Count >= DepthLimit) return StopReason.DepthLimit;
            StopReason reason = Step(ref cursor, memory);
            if (reason != StopReason.None) return reason;
        }
    }

    /// <summary>Goes to the caller's frame.</summary>
    /// <param name="cursor">The frame; its caller when <see cref="StopReason.None"/> is returned, else unchanged.</param>
    /// <param name="memory">The memory the stack is in.</param>
    /// <returns><see cref="StopReason.None"/>, or why there is no caller.</returns>
    public StopReason Step(ref UnwindCursor cursor, IMemory memory)
    {
        if (!cursor.Registers.IsKnown(RegisterNumber.Rip) || !cursor.Registers.IsKnown(RegisterNumber.Rsp)) return StopReason.NoRegisters;
        if (!ReferenceEquals(memory, _memory)) _code.Memory = _memory = memory;
        if (cursor.Source == FrameSource.Context)
        {
            _interpreter.Renew();
            _fallback?.Renew();
        }

        UnwindCursor caller = cursor;
        ref CompactRow row = ref Find(cursor.LookupAddress);
        StopReason reason = row.Kind switch
        {
            CompactRow.Form.Rules => ByRules(row, ref caller, memory),
            CompactRow.Form.EndOfStack => StopReason.EndOfStack,
            CompactRow.Form.Interpret => ByInterpretation(ref caller, memory),
            _ => StopReason.NoCallerFound,
        };
        // Where the tables tell but memory does not follow, guesses would only find leftovers: the walk ends. Where a register is
        // unknown, or no table speaks of the code, there is more to try.
        if (reason is StopReason.NoCallerFound or StopReason.NoRegisters)
        {
            _fallback ??= new FallbackUnwinder(_map, _code);
            caller = cursor;
            reason = _fallback.Step(ref caller, memory);
        }
        if (reason != StopReason.None) return reason;
        if (!MayFollow(cursor, caller)) return StopReason.FrameDidNotGrow;
        if (caller.Registers.InstructionPointer == 0 && !caller.IsExact) return StopReason.NullReturnAddress;
        cursor = caller;
        return StopReason.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static StopReason ByRules(in CompactRow row, ref UnwindCursor caller, IMemory memory)
    {
        caller.Source = FrameSource.CallFrameInformation;
        caller.IsExact = false;
        return row.Apply(ref caller.Registers, memory);
    }

    private StopReason ByInterpretation(ref UnwindCursor caller, IMemory memory)
    {
        ulong address = caller.LookupAddress;
        if (!_map.TryFind(address, out ModuleRange range) || range.Module is not { } module) return StopReason.NoCallerFound;
        ulong linked = unchecked(address - module.LoadBias);
        if (!module.Table.TryFind(linked, out FrameDescription description) || !_interpreter.TryFindRow(description, linked, out UnwindRow rules))
            return StopReason.NoCallerFound;
        caller.Source = description.IsSignalFrame ? FrameSource.Signal : FrameSource.CallFrameInformation;
        caller.IsExact = description.IsSignalFrame;
        return RowApplication.Apply(rules, description, module.LoadBias, ref caller.Registers, memory);
    }

    // The stack grows down, so a caller's frame lies above. Not so over a signal, which may have its own stack; and the innermost
    // function may have taken its return address off the stack already.
    private static bool MayFollow(in UnwindCursor callee, in UnwindCursor caller)
    {
        if (caller.Source == FrameSource.Signal) return true;
        ulong below = callee.Registers.StackPointer;
        ulong above = caller.Registers.StackPointer;
        return callee.IsExact ? above >= below : above > below;
    }

    private ref CompactRow Find(ulong address)
    {
        ref CompactRow row = ref _cache[(int)(unchecked(address * 0x9E37_79B9_7F4A_7C15) >> (64 - CacheBits))];
        if (row.Address != address || row.Kind == CompactRow.Form.Empty) row = Compile(address);
        return ref row;
    }

    private CompactRow Compile(ulong address)
    {
        CompactRow unknown = new() { Address = address, Kind = CompactRow.Form.Unknown };
        if (!_map.TryFind(address, out ModuleRange range) || range.Module is not { } module) return unknown;
        ulong linked = unchecked(address - module.LoadBias);
        if (!module.Table.TryFind(linked, out FrameDescription description) || !_interpreter.TryFindRow(description, linked, out UnwindRow rules))
            return unknown;
        return CompactRow.Of(address, rules, description.IsSignalFrame);
    }
}
