using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Owns a file descriptor that lives longer than one call: BPF objects, kept directories, mapped files.</summary>
public sealed class SafeDescriptor : SafeHandle
{
    /// <summary>Takes ownership of a descriptor.</summary>
    public SafeDescriptor(int descriptor) : base(-1, ownsHandle: true) => SetHandle(descriptor);

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>The descriptor's number; valid while this object is alive and not disposed.</summary>
    public int Number => (int)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Files.Close((int)handle);
        return true;
    }
}
