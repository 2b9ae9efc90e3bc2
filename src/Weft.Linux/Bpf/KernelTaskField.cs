namespace Weft.Linux.Bpf;

/// <summary>A field of <see cref="KernelTask"/> that is a plain copy of a kernel member.</summary>
/// <param name="Destination">Its offset in the record.</param>
/// <param name="Bytes">Its size in the record, 4 or 8.</param>
/// <param name="Paths">The member's path; more than one where kernels name it differently, the newest first.</param>
internal sealed record KernelTaskField(int Destination, int Bytes, params string[] Paths);
