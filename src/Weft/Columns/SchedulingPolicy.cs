namespace Weft.Columns;

/// <summary>Names of scheduling policies (include/uapi/linux/sched.h SCHED_*).</summary>
public static class SchedulingPolicy
{
    /// <summary>ps's short name of a policy: TS, FF, RR, B, ISO, IDL, DLN, EXT; "?" for an unknown one.</summary>
    public static ReadOnlySpan<byte> ShortName(uint policy) => policy switch
    {
        0 => "TS"u8,
        1 => "FF"u8,
        2 => "RR"u8,
        3 => "B"u8,
        4 => "ISO"u8,
        5 => "IDL"u8,
        6 => "DLN"u8,
        7 => "#7"u8,
        _ => "?"u8,
    };
}
