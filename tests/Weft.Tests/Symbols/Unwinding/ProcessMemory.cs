using Weft.Symbols.Unwinding;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>The memory of a live process that stands still.</summary>
internal sealed class ProcessMemory(int pid) : IMemory, IDisposable
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file = File.OpenHandle($"/proc/{pid}/mem");

    public bool TryRead(ulong address, Span<byte> destination)
    {
        if (address > long.MaxValue) return false;
        try
        {
            return RandomAccess.Read(_file, destination, (long)address) == destination.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public bool TryReadWord(ulong address, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bool whole = TryRead(address, bytes);
        value = whole ? BitConverter.ToUInt64(bytes) : 0;
        return whole;
    }

    public void Dispose() => _file.Dispose();
}
