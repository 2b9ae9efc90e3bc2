using System.Text;

namespace Weft.Tests.Support;

/// <summary>What a made-up task says about itself; <see cref="FakeProc"/> writes it as the kernel would.</summary>
public sealed record FakeTask(int Tid)
{
    public byte[] Name { get; init; } = "prog"u8.ToArray();
    public char State { get; init; } = 'S';
    public int ParentTgid { get; init; } = 1;
    public int? Session { get; init; }
    public int ThreadCount { get; init; } = 1;
    public uint Flags { get; init; } = 0x400000;
    public ulong UserTicks { get; init; } = 7;
    public ulong SystemTicks { get; init; } = 3;
    public ulong StartTicks { get; init; } = 1000;
    public ulong ResidentPages { get; init; } = 25;
    public uint UserId { get; init; } = 1000;
    public uint GroupId { get; init; } = 1000;
    public bool HasMemory { get; init; } = true;

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The text of <c>stat</c>: 52 fields, the comm raw.</summary>
    public byte[] StatText()
    {
        int virtualBytes = HasMemory ? 409600 : 0;
        string rest = $") {State} {ParentTgid} {Tid} {Session ?? Tid} 0 -1 {Flags} 11 12 13 14 {UserTicks} {SystemTicks} 5 6 20 0 {ThreadCount} 0 {StartTicks} "
            + $"{virtualBytes} {(HasMemory ? ResidentPages : 0)} 18446744073709551615 1 1 0 0 0 0 0 4096 16384 1 0 0 17 1 0 0 9 8 0 0 0 0 0 0 0 0 0\n";
        return [.. Utf8($"{Tid} ("), .. Name, .. Utf8(rest)];
    }

    /// <summary>The text of <c>status</c>, the comm escaped as the kernel does.</summary>
    public byte[] StatusText(int tgid)
    {
        List<byte> text = [.. "Name:\t"u8];
        foreach (byte letter in Name)
        {
            if (letter == '\n') text.AddRange("\\n"u8);
            else if (letter == '\\') text.AddRange("\\\\"u8);
            else text.Add(letter);
        }
        text.AddRange(Utf8($"\nUmask:\t0022\nState:\t{State} (some words)\nTgid:\t{tgid}\nNgid:\t0\nPid:\t{Tid}\nPPid:\t{ParentTgid}\nTracerPid:\t0\n"));
        text.AddRange(Utf8($"Uid:\t{UserId}\t{UserId}\t{UserId}\t{UserId}\nGid:\t{GroupId}\t{GroupId}\t{GroupId}\t{GroupId}\nFDSize:\t64\nGroups:\t4 24 \n"));
        text.AddRange(Utf8($"NStgid:\t{tgid}\nNSpid:\t{Tid}\t2\nNSpgid:\t{tgid}\nNSsid:\t{tgid}\n"));
        if (HasMemory) text.AddRange(Utf8($"VmPeak:\t     500 kB\nVmSize:\t     400 kB\nVmLck:\t       8 kB\nVmRSS:\t     {ResidentPages * 4} kB\nVmSwap:\t       0 kB\n"));
        text.AddRange(Utf8($"Threads:\t{ThreadCount}\nSigQ:\t1/96365\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000000200\nSigBlk:\t0000000000010000\n"));
        text.AddRange("SigIgn:\t0000000000001000\nSigCgt:\t0000000180000000\nCapInh:\t0000000000000000\nCapPrm:\t000001ffffffffff\n"u8);
        text.AddRange("CapEff:\t000001ffffffffff\nCapBnd:\t000001ffffffffff\nCapAmb:\t0000000000000000\nSeccomp:\t2\n"u8);
        text.AddRange("Cpus_allowed:\t3\nCpus_allowed_list:\t0-1\nvoluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t6\n"u8);
        return [.. text];
    }
}
