namespace Weft.Sampling;

/// <summary>
/// The numbers that are kept of a row: wide ones (counters) and narrow ones. The order is that in which they are likely to
/// change, since a row is written as a mask of what changed and a low bit is cheap. A further fact is one more constant here
/// and its line in both halves of <see cref="RowFacts"/>.
/// </summary>
internal static class RowFields
{
    // Wide.
    public const int CpuNanoseconds = 0;
    public const int RunDelayNanoseconds = 1;
    public const int Slices = 2;
    public const int UserTicks = 3;
    public const int SystemTicks = 4;
    public const int MinorFaults = 5;
    public const int ResidentBytes = 6;

    /// <summary>What schedstat says beyond <see cref="CpuNanoseconds"/>: mostly always the same.</summary>
    public const int RunBeyondCpu = 7;

    public const int MajorFaults = 8;
    public const int VirtualBytes = 9;
    public const int ChildUserTicks = 10;
    public const int ChildSystemTicks = 11;
    public const int ChildMinorFaults = 12;
    public const int ChildMajorFaults = 13;
    public const int StartTicks = 14;

    /// <summary>How many wide numbers a row has.</summary>
    public const int WideCount = 15;

    // Narrow. Rates as RateCode makes them.
    public const int CpuPercent = 0;
    public const int RunDelayPercent = 1;
    public const int BlockedPercent = 2;
    public const int SwitchesPerSecond = 3;
    public const int State = 4;
    public const int SystemPercent = 5;
    public const int Processor = 6;
    public const int InvoluntarySwitchesPerSecond = 7;
    public const int MinorFaultsPerSecond = 8;
    public const int ReadBytesPerSecond = 9;
    public const int WriteBytesPerSecond = 10;
    public const int MajorFaultsPerSecond = 11;
    public const int GoneChildrenPercent = 12;
    public const int GoneChildren = 13;

    /// <summary>Which facts are known, and what takes one bit (<see cref="RowFacts"/>).</summary>
    public const int Known = 14;

    public const int Tid = 15;
    public const int ProcessId = 16;
    public const int Name = 17;
    public const int Priority = 18;
    public const int ThreadCount = 19;
    public const int Command = 20;
    public const int Flags = 21;
    public const int ParentTgid = 22;
    public const int ProcessGroup = 23;
    public const int Session = 24;
    public const int Terminal = 25;
    public const int TerminalProcessGroup = 26;
    public const int UserId = 27;
    public const int GroupId = 28;
    public const int Nice = 29;
    public const int ExitSignal = 30;
    public const int RealtimePriority = 31;
    public const int Policy = 32;

    /// <summary>How many narrow numbers a row has.</summary>
    public const int NarrowCount = 33;
}
