using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>A piece of another process's memory (struct iovec).</summary>
/// <param name="Address">Where it begins there.</param>
/// <param name="Length">Its bytes.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct RemoteSegment(ulong Address, ulong Length);
