namespace Weft.Linux.Procfs;

/// <summary>Parses <c>/proc/meminfo</c> (proc_meminfo(5)).</summary>
public static class MemoryInfoParser
{
    /// <summary>Parses the file.</summary>
    /// <returns>False when MemTotal or MemFree is missing.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out MemoryInfo memory)
    {
        memory = default;
        bool total = false, free = false, available = false;
        KeyValueLines lines = new(text);
        while (lines.MoveNext())
        {
            if (!SizeText.TryParse(lines.Value, out ulong bytes)) continue;
            ReadOnlySpan<byte> key = lines.Key;
            if (key.SequenceEqual("MemTotal"u8)) { memory.TotalBytes = bytes; total = true; }
            else if (key.SequenceEqual("MemFree"u8)) { memory.FreeBytes = bytes; free = true; }
            else if (key.SequenceEqual("MemAvailable"u8)) { memory.AvailableBytes = bytes; available = true; }
            else Store(ref memory, key, bytes);
        }
        if (!available)
        {
            // Shared memory is counted as cache, and cannot be dropped.
            ulong cache = memory.CachedBytes > memory.SharedMemoryBytes ? memory.CachedBytes - memory.SharedMemoryBytes : 0;
            memory.AvailableBytes = memory.FreeBytes + memory.BufferBytes + cache + memory.ReclaimableSlabBytes;
        }
        return total && free;
    }

    private static void Store(ref MemoryInfo memory, ReadOnlySpan<byte> key, ulong bytes)
    {
        if (key.SequenceEqual("Buffers"u8)) memory.BufferBytes = bytes;
        else if (key.SequenceEqual("Cached"u8)) memory.CachedBytes = bytes;
        else if (key.SequenceEqual("SwapCached"u8)) memory.SwapCachedBytes = bytes;
        else if (key.SequenceEqual("SwapTotal"u8)) memory.SwapTotalBytes = bytes;
        else if (key.SequenceEqual("SwapFree"u8)) memory.SwapFreeBytes = bytes;
        else if (key.SequenceEqual("Dirty"u8)) memory.DirtyBytes = bytes;
        else if (key.SequenceEqual("Writeback"u8)) memory.WritebackBytes = bytes;
        else if (key.SequenceEqual("AnonPages"u8)) memory.AnonymousBytes = bytes;
        else if (key.SequenceEqual("Mapped"u8)) memory.MappedBytes = bytes;
        else if (key.SequenceEqual("Shmem"u8)) memory.SharedMemoryBytes = bytes;
        else if (key.SequenceEqual("SReclaimable"u8)) memory.ReclaimableSlabBytes = bytes;
        else if (key.SequenceEqual("SUnreclaim"u8)) memory.UnreclaimableSlabBytes = bytes;
        else if (key.SequenceEqual("KernelStack"u8)) memory.KernelStackBytes = bytes;
        else if (key.SequenceEqual("PageTables"u8)) memory.PageTableBytes = bytes;
        else if (key.SequenceEqual("CommitLimit"u8)) memory.CommitLimitBytes = bytes;
        else if (key.SequenceEqual("Committed_AS"u8)) memory.CommittedBytes = bytes;
    }
}
