using Weft.Symbols.Unwinding;

namespace Weft.Stacks;

/// <summary>One function of a stack: a real frame, or one that the compiler inlined into the next.</summary>
public sealed record StackFrame
{
    /// <summary>Where it goes on: in the innermost frame the next instruction, else the return address. The same for all that were inlined into it.</summary>
    public required ulong Address { get; init; }

    /// <summary>How the frame was found.</summary>
    public required FrameSource How { get; init; }

    /// <summary>The function, demangled; null when no symbol covers the address. From the target's files: not to be trusted.</summary>
    public string? Function { get; init; }

    /// <summary>The function without parameters, return type and template or generic arguments; the same as <see cref="Function"/> where that has none.</summary>
    public string? ShortFunction { get; init; }

    /// <summary>The last part of the module's path; null for code of no file.</summary>
    public string? Module { get; init; }

    /// <summary>The address within the module's file.</summary>
    public ulong ModuleOffset { get; init; }

    /// <summary>Bytes from the function's beginning; null when that is not known, and for inlined functions.</summary>
    public ulong? FunctionOffset { get; init; }

    /// <summary>The source file; null when not known.</summary>
    public string? File { get; init; }

    /// <summary>The line, from 1; 0 when not known.</summary>
    public int Line { get; init; }

    /// <summary>Whether the function was inlined into the next frame's.</summary>
    public bool IsInlined { get; init; }
}
