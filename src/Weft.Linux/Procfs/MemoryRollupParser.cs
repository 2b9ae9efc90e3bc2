namespace Weft.Linux.Procfs;

/// <summary>Parses <c>smaps_rollup</c> (proc_pid_smaps(5)).</summary>
public static class MemoryRollupParser
{
    /// <summary>Parses one file.</summary>
    /// <returns>False when Rss, Pss or the private sizes are missing.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out MemoryRollup rollup)
    {
        rollup = default;
        int required = 0;
        KeyValueLines lines = new(text);
        while (lines.MoveNext())
        {
            // The first line is the address range; it has a colon in the device, and its key matches nothing.
            if (SizeText.TryParse(lines.Value, out ulong bytes)) required |= Store(ref rollup, lines.Key, bytes);
        }
        return required == 15;
    }

    private static int Store(ref MemoryRollup rollup, ReadOnlySpan<byte> key, ulong bytes)
    {
        if (key.SequenceEqual("Rss"u8)) { rollup.ResidentBytes = bytes; return 1; }
        if (key.SequenceEqual("Pss"u8)) { rollup.ProportionalBytes = bytes; return 2; }
        if (key.SequenceEqual("Private_Clean"u8)) { rollup.PrivateCleanBytes = bytes; return 4; }
        if (key.SequenceEqual("Private_Dirty"u8)) { rollup.PrivateDirtyBytes = bytes; return 8; }
        if (key.SequenceEqual("Pss_Dirty"u8)) { rollup.ProportionalDirtyBytes = bytes; rollup.HasProportionalDirty = true; }
        else if (key.SequenceEqual("Pss_Anon"u8)) { rollup.ProportionalAnonymousBytes = bytes; rollup.HasProportionalKinds = true; }
        else if (key.SequenceEqual("Pss_File"u8)) rollup.ProportionalFileBytes = bytes;
        else if (key.SequenceEqual("Pss_Shmem"u8)) rollup.ProportionalSharedMemoryBytes = bytes;
        else if (key.SequenceEqual("Shared_Clean"u8)) rollup.SharedCleanBytes = bytes;
        else if (key.SequenceEqual("Shared_Dirty"u8)) rollup.SharedDirtyBytes = bytes;
        else if (key.SequenceEqual("Shared_Hugetlb"u8)) rollup.SharedHugeBytes = bytes;
        else if (key.SequenceEqual("Private_Hugetlb"u8)) rollup.PrivateHugeBytes = bytes;
        else if (key.SequenceEqual("Swap"u8)) rollup.SwapBytes = bytes;
        else if (key.SequenceEqual("SwapPss"u8)) rollup.ProportionalSwapBytes = bytes;
        else if (key.SequenceEqual("Locked"u8)) rollup.LockedBytes = bytes;
        return 0;
    }
}
