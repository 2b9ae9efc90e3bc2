namespace Weft.Tracing;

/// <summary>A program that a process began to run.</summary>
/// <param name="MonotonicNanoseconds">When, nanoseconds of CLOCK_MONOTONIC.</param>
/// <param name="Name">comm after it.</param>
/// <param name="File">The file as the call named it; empty when not known.</param>
/// <param name="Arguments">The arguments, each ended by a NUL; the beginning of long ones.</param>
/// <param name="ArgumentsBytes">Bytes of all its arguments.</param>
public sealed record Execution(ulong MonotonicNanoseconds, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> File, ReadOnlyMemory<byte> Arguments, long ArgumentsBytes);
