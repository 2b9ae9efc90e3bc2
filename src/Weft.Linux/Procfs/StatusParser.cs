namespace Weft.Linux.Procfs;

/// <summary>Parses <c>status</c> of a process or thread (proc_pid_status(5)).</summary>
/// <remarks>The comm in <c>Name:</c> is escaped by the kernel (newline and backslash), so no task can forge a line.</remarks>
public static class StatusParser
{
    /// <summary>Parses one file.</summary>
    /// <param name="text">The whole file; slices of <paramref name="status"/> point into it.</param>
    /// <param name="status">What the file says; <see cref="TaskStatus.Parts"/> tells which fields.</param>
    /// <returns>False when the text is cut or is not a status file.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out TaskStatus status)
    {
        status = default;
        if (text.IsEmpty || text[^1] != '\n') return false;
        TextLines lines = new(text);
        int expected = 0;
        while (lines.MoveNext())
        {
            int key = StatusKeys.Find(lines.Current, ref expected, out StatusLine line);
            StatusParts part = (StatusParts)(1UL << (int)line);
            // The first line of a key counts: a later one must not put a malformed value where a good one was.
            if (key == 0 || status.Has(part)) continue;
            if (TryStore(ref status, line, new StatusValue(text, lines.Current, lines.Start, key))) status.Parts |= part;
        }
        return status.Has(StatusParts.Required);
    }

    /// <summary>Only the size locked by mlock(2), for ps's STAT letter <c>L</c>.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="bytes">VmLck in bytes.</param>
    /// <returns>False when the task has no memory of its own or the text is cut.</returns>
    public static bool TryLockedBytes(ReadOnlySpan<byte> text, out ulong bytes)
    {
        bytes = 0;
        int at = text.IndexOf("\nVmLck:"u8);
        if (at < 0) return false;
        ReadOnlySpan<byte> rest = text[(at + 7)..];
        int end = rest.IndexOf((byte)'\n');
        return end >= 0 && SizeText.TryParse(rest[..end], out bytes);
    }

    private static bool TryStore(ref TaskStatus s, StatusLine line, in StatusValue value)
    {
        switch (line)
        {
            case StatusLine.Umask: return value.Octal(out s.Umask);
            case StatusLine.State: return value.Letter(out s.State);
            case StatusLine.Tgid: return value.Id(out s.Tgid);
            case StatusLine.Tid: return value.Id(out s.Tid);
            case StatusLine.ParentTgid: return value.Id(out s.ParentTgid);
            case StatusLine.TracerTid: return value.Id(out s.TracerTid);
            case StatusLine.UserIds: return value.FourIds(out s.RealUserId, out s.EffectiveUserId, out s.SavedUserId, out s.FileSystemUserId);
            case StatusLine.GroupIds: return value.FourIds(out s.RealGroupId, out s.EffectiveGroupId, out s.SavedGroupId, out s.FileSystemGroupId);
            case StatusLine.DescriptorSlots: return value.Small(out s.DescriptorSlots);
            case StatusLine.Groups: return value.Slice(out s.Groups);
            case StatusLine.NamespaceTgids: return value.Slice(out s.NamespaceTgids);
            case StatusLine.NamespaceTids: return value.Slice(out s.NamespaceTids);
            case StatusLine.NamespaceProcessGroups: return value.Slice(out s.NamespaceProcessGroups);
            case StatusLine.NamespaceSessions: return value.Slice(out s.NamespaceSessions);
            case StatusLine.KernelThread: return value.Flag(out s.IsKernelThread);
            case StatusLine.PeakVirtualBytes: return value.Size(out s.PeakVirtualBytes);
            case StatusLine.VirtualBytes: return value.Size(out s.VirtualBytes);
            case StatusLine.LockedBytes: return value.Size(out s.LockedBytes);
            case StatusLine.PinnedBytes: return value.Size(out s.PinnedBytes);
            case StatusLine.PeakResidentBytes: return value.Size(out s.PeakResidentBytes);
            case StatusLine.ResidentBytes: return value.Size(out s.ResidentBytes);
            case StatusLine.ResidentAnonymousBytes: return value.Size(out s.ResidentAnonymousBytes);
            case StatusLine.ResidentFileBytes: return value.Size(out s.ResidentFileBytes);
            case StatusLine.ResidentSharedBytes: return value.Size(out s.ResidentSharedBytes);
            case StatusLine.DataBytes: return value.Size(out s.DataBytes);
            case StatusLine.StackBytes: return value.Size(out s.StackBytes);
            case StatusLine.ExecutableBytes: return value.Size(out s.ExecutableBytes);
            case StatusLine.LibraryBytes: return value.Size(out s.LibraryBytes);
            case StatusLine.PageTableBytes: return value.Size(out s.PageTableBytes);
            case StatusLine.SwapBytes: return value.Size(out s.SwapBytes);
            case StatusLine.HugePageBytes: return value.Size(out s.HugePageBytes);
            case StatusLine.CoreDumping: return value.Flag(out s.IsDumpingCore);
            case StatusLine.TransparentHugePages: return value.Flag(out s.AllowsTransparentHugePages);
            case StatusLine.ThreadCount: return value.Id(out s.ThreadCount);
            case StatusLine.SignalQueue: return value.Pair(out s.SignalsQueued, out s.SignalQueueLimit);
            case StatusLine.SignalsPending: return value.Mask(out s.SignalsPending);
            case StatusLine.SharedSignalsPending: return value.Mask(out s.SharedSignalsPending);
            case StatusLine.SignalsBlocked: return value.Mask(out s.SignalsBlocked);
            case StatusLine.SignalsIgnored: return value.Mask(out s.SignalsIgnored);
            case StatusLine.SignalsCaught: return value.Mask(out s.SignalsCaught);
            case StatusLine.CapabilitiesInherited: return value.Mask(out s.CapabilitiesInherited);
            case StatusLine.CapabilitiesPermitted: return value.Mask(out s.CapabilitiesPermitted);
            case StatusLine.CapabilitiesEffective: return value.Mask(out s.CapabilitiesEffective);
            case StatusLine.CapabilitiesBounding: return value.Mask(out s.CapabilitiesBounding);
            case StatusLine.CapabilitiesAmbient: return value.Mask(out s.CapabilitiesAmbient);
            case StatusLine.NoNewPrivileges: return value.Flag(out s.NoNewPrivileges);
            case StatusLine.SeccompMode: return value.Small(out s.SeccompMode);
            case StatusLine.SeccompFilters: return value.Small(out s.SeccompFilters);
            case StatusLine.SpeculationStoreBypass: return value.Slice(out s.SpeculationStoreBypass);
            case StatusLine.SpeculationIndirectBranch: return value.Slice(out s.SpeculationIndirectBranch);
            case StatusLine.CpusAllowed: return value.Slice(out s.CpusAllowed);
            case StatusLine.CpusAllowedList: return value.Slice(out s.CpusAllowedList);
            case StatusLine.MemoryNodesAllowedList: return value.Slice(out s.MemoryNodesAllowedList);
            case StatusLine.VoluntarySwitches: return value.Number(out s.VoluntarySwitches);
            case StatusLine.InvoluntarySwitches: return value.Number(out s.InvoluntarySwitches);
            default: return false;
        }
    }

    /// <summary>What follows the key of one line, and the forms it may have.</summary>
    private readonly ref struct StatusValue
    {
        private readonly ReadOnlySpan<byte> _text;
        private readonly ReadOnlySpan<byte> _value;
        private readonly int _start;

        public StatusValue(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, int start, int key)
        {
            _text = text;
            while (key < line.Length && line[key] is (byte)'\t' or (byte)' ') key++;
            _value = NumberText.Trim(line[key..]);
            _start = start + key;
        }

        public bool Number(out ulong value) => NumberText.TryDecimal(_value, out value);

        public bool Mask(out ulong value) => NumberText.TryHexadecimal(_value, out value);

        public bool Size(out ulong value) => SizeText.TryParse(_value, out value);

        public bool Octal(out uint value)
        {
            bool valid = NumberText.TryOctal(_value, out ulong number) && number <= uint.MaxValue;
            value = valid ? (uint)number : 0;
            return valid;
        }

        public bool Small(out uint value)
        {
            bool valid = NumberText.TryDecimal(_value, out ulong number) && number <= uint.MaxValue;
            value = valid ? (uint)number : 0;
            return valid;
        }

        public bool Id(out int value) => NumberText.TryInt32(_value, out value) && value >= 0;

        public bool Flag(out bool value)
        {
            value = _value.SequenceEqual("1"u8);
            return value || _value.SequenceEqual("0"u8);
        }

        public bool Letter(out byte value)
        {
            value = _value.IsEmpty ? (byte)0 : _value[0];
            return value is >= (byte)'A' and <= (byte)'z';
        }

        public bool Slice(out TextSlice slice)
        {
            slice = new TextSlice(_value.IsEmpty ? 0 : _start, _value.Length);
            return _start <= _text.Length;
        }

        public bool Pair(out ulong first, out ulong second)
        {
            second = 0;
            int slash = _value.IndexOf((byte)'/');
            first = 0;
            return slash > 0 && NumberText.TryDecimal(_value[..slash], out first) && NumberText.TryDecimal(_value[(slash + 1)..], out second);
        }

        public bool FourIds(out uint real, out uint effective, out uint saved, out uint fileSystem)
        {
            DecimalScanner ids = new(_value);
            effective = saved = fileSystem = 0;
            return Next(ref ids, out real) && Next(ref ids, out effective) && Next(ref ids, out saved) && Next(ref ids, out fileSystem);
        }

        private static bool Next(ref DecimalScanner ids, out uint id)
        {
            bool valid = ids.TryNext(out long value) && value is >= 0 and <= uint.MaxValue;
            id = valid ? (uint)value : 0;
            return valid;
        }
    }
}
