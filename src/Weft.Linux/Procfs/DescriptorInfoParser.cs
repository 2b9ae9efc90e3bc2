namespace Weft.Linux.Procfs;

/// <summary>Parses <c>fdinfo/FD</c> (proc_pid_fdinfo(5)).</summary>
public static class DescriptorInfoParser
{
    /// <summary>Parses one file.</summary>
    /// <returns>False when pos or flags are missing.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DescriptorInfo info)
    {
        info = default;
        info.MountId = -1;
        bool position = false, flags = false;
        KeyValueLines lines = new(text);
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> key = lines.Key;
            ReadOnlySpan<byte> value = lines.Value;
            if (key.SequenceEqual("pos"u8))
            {
                DecimalScanner number = new(value);
                position = number.TryNext(out info.Position);
            }
            else if (key.SequenceEqual("flags"u8))
            {
                flags = NumberText.TryOctal(value, out ulong bits) && bits <= uint.MaxValue;
                info.Flags = (uint)bits;
            }
            else if (key.SequenceEqual("mnt_id"u8))
            {
                if (!NumberText.TryInt32(value, out info.MountId)) info.MountId = -1;
            }
            else if (key.SequenceEqual("ino"u8)) NumberText.TryDecimal(value, out info.Inode);
            else if (key.SequenceEqual("lock"u8)) info.LockCount++;
            else StoreKind(ref info, key, value);
        }
        return position && flags;
    }

    private static void StoreKind(ref DescriptorInfo info, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("eventfd-count"u8)) Set(ref info, DescriptorKind.Event, NumberText.TryHexadecimal(value, out info.EventCount));
        else if (key.SequenceEqual("eventfd-id"u8)) info.EventId = NumberText.TryInt32(value, out int id) ? id : null;
        else if (key.SequenceEqual("tty-index"u8)) info.TerminalIndex = NumberText.TryInt32(value, out int index) ? index : null;
        else if (key.SequenceEqual("sigmask"u8)) Set(ref info, DescriptorKind.Signal, NumberText.TryHexadecimal(value, out info.SignalMask));
        else if (key.SequenceEqual("Pid"u8)) Set(ref info, DescriptorKind.Process, NumberText.TryInt32(value, out info.ProcessId));
        else if (key.SequenceEqual("clockid"u8)) Set(ref info, DescriptorKind.Timer, NumberText.TryInt32(value, out info.TimerClock));
        else if (key.SequenceEqual("ticks"u8)) NumberText.TryDecimal(value, out info.TimerTicks);
        else if (key.SequenceEqual("it_value"u8)) TryTime(value, out info.TimerRemainingNanoseconds);
        else if (key.SequenceEqual("it_interval"u8)) TryTime(value, out info.TimerIntervalNanoseconds);
        else if (key.SequenceEqual("tfd"u8)) Watch(ref info, DescriptorKind.EventPoll);
        else if (key.StartsWith("inotify "u8)) Watch(ref info, DescriptorKind.Inotify);
        else if (key.StartsWith("fanotify "u8)) Watch(ref info, DescriptorKind.Fanotify);
    }

    private static void Set(ref DescriptorInfo info, DescriptorKind kind, bool valid)
    {
        if (valid) info.Kind = kind;
    }

    private static void Watch(ref DescriptorInfo info, DescriptorKind kind)
    {
        info.Kind = kind;
        info.WatchCount++;
    }

    // "(seconds, nanoseconds)"
    private static void TryTime(ReadOnlySpan<byte> value, out ulong nanoseconds)
    {
        nanoseconds = 0;
        int comma = value.IndexOf((byte)',');
        if (comma < 2 || value[0] != '(' || value[^1] != ')') return;
        if (!NumberText.TryDecimal(value[1..comma], out ulong seconds) || !NumberText.TryDecimal(value[(comma + 1)..^1], out ulong rest)) return;
        if (seconds <= long.MaxValue / 1_000_000_000 && rest < 1_000_000_000) nanoseconds = (seconds * 1_000_000_000) + rest;
    }
}
