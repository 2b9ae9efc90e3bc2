namespace Weft.Linux.Procfs;

/// <summary>The keys of <see cref="StatusLine"/>, colon included, and the way from a line to its key.</summary>
internal static class StatusKeys
{
    private static readonly byte[][] Keys =
    [
        .. "Name Umask State Tgid Ngid Pid PPid TracerPid Uid Gid FDSize Groups NStgid NSpid NSpgid NSsid Kthread"
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Encode),
        .. "VmPeak VmSize VmLck VmPin VmHWM VmRSS RssAnon RssFile RssShmem VmData VmStk VmExe VmLib VmPTE VmSwap HugetlbPages CoreDumping THP_enabled untag_mask"
            .Split(' ').Select(Encode),
        .. "Threads SigQ SigPnd ShdPnd SigBlk SigIgn SigCgt CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp Seccomp_filters"
            .Split(' ').Select(Encode),
        .. "Speculation_Store_Bypass SpeculationIndirectBranch Cpus_allowed Cpus_allowed_list Mems_allowed Mems_allowed_list"
            .Split(' ').Select(Encode),
        .. "voluntary_ctxt_switches nonvoluntary_ctxt_switches".Split(' ').Select(Encode),
    ];

    /// <summary>The line's key, looked for from <paramref name="expected"/> on, since the kernel's order hardly varies.</summary>
    /// <returns>Bytes of the key and its colon; 0 for a line nobody here knows.</returns>
    public static int Find(ReadOnlySpan<byte> line, ref int expected, out StatusLine key)
    {
        for (int tried = 0; tried < Keys.Length; tried++)
        {
            int candidate = expected + tried < Keys.Length ? expected + tried : expected + tried - Keys.Length;
            if (!line.StartsWith(Keys[candidate])) continue;
            expected = candidate + 1 < Keys.Length ? candidate + 1 : 0;
            key = (StatusLine)candidate;
            return Keys[candidate].Length;
        }
        key = default;
        return 0;
    }

    private static byte[] Encode(string key) => System.Text.Encoding.ASCII.GetBytes(key + ":");
}
