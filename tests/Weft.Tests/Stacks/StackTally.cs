using System.Globalization;
using System.Text;
using Weft.Stacks;
using Weft.Symbols.Unwinding;

namespace Weft.Tests.Stacks;

/// <summary>Counts what two views of the same stacks have alike, and keeps what they have not.</summary>
internal sealed class StackTally(string subject)
{
    public string Subject { get; } = subject;

    public int Threads { get; private set; }

    public int Moved { get; set; }

    public int Frames { get; private set; }

    public int Inlined { get; private set; }

    /// <summary>Frames below code of no file or without call frame information, where gdb does not find the way.</summary>
    public int Beyond { get; private set; }

    /// <summary>Functions that one names and the other does not.</summary>
    public int NamedByUsAlone { get; private set; }

    /// <summary>Functions with several names at one address, of which each took another: <c>read</c>, <c>__libc_read</c>.</summary>
    public int OtherAlias { get; private set; }

    public List<string> Different { get; } = [];

    public void Compare(int tid, IReadOnlyList<StackFrame> ours, List<GdbBacktrace.Frame> theirs)
    {
        Threads++;
        int i = 0;
        for (; i < ours.Count && i < theirs.Count; i++)
        {
            StackFrame our = ours[i];
            GdbBacktrace.Frame their = theirs[i];
            bool isSignal = i + 1 < ours.Count && ours[i + 1].How == FrameSource.Signal;
            Frames++;
            if (our.IsInlined) Inlined++;
            if (isSignal && their.IsSignal) continue;
            string name = our.Function is { } function ? GdbBacktrace.Plain(function) : "??";
            string called = GdbBacktrace.Plain(their.Function);
            // What a lambda is in, gdb does not say.
            if (called == "operator{}" && name.EndsWith("::operator{}", StringComparison.Ordinal)) called = name;
            // Nor of a function of a trait in Rust, for which type it is.
            if (called.Contains("{impl#", StringComparison.Ordinal)) (name, called) = (LastPart(name), LastPart(called));
            if (called == "??" && name != "??" && our.Address == their.Address) NamedByUsAlone++;
            else if (our.Address == their.Address && name != called && AreOne(name, called)) OtherAlias++;
            else if (our.Address != their.Address && our.How is FrameSource.PrologueAnalysis or FrameSource.FramePointer or FrameSource.Scan && LostItsWay(theirs, i))
            {
                Frames--;
                Beyond += ours.Count - i;
                return;
            }
            else if (our.Address != their.Address || name != called)
            {
                Different.Add($"{Subject} thread {tid} #{i}: 0x{our.Address:x} {name} is for gdb 0x{their.Address:x} {called}\n{Listing(ours, theirs)}");
                return;
            }
            if (our.Module is null)
            {
                Beyond += ours.Count - i - 1;
                return;
            }
        }
        if (ours.Count != theirs.Count) Different.Add($"{Subject} thread {tid}: {ours.Count} frames, {theirs.Count} for gdb\n{Listing(ours, theirs)}");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Subject,-44}{Threads,8}{Moved,7}{Frames,8}{Inlined,9}{OtherAlias,8}{NamedByUsAlone,8}{Beyond,8}{Different.Count,11}");

    public static string Heading => $"{"program",-44}{"threads",8}{"moved",7}{"frames",8}{"inlined",9}{"alias",8}{"named",8}{"beyond",8}{"different",11}";

    // Without call frame information gdb guesses, and what it ends at is address 0.
    private static bool LostItsWay(List<GdbBacktrace.Frame> theirs, int at) => theirs[^1].Address == 0 && theirs.Skip(at).All(static f => f.Function == "??");

    // The C library's functions have a public name and others for its own use; Rust's panic handler is linked under another name.
    private static bool AreOne(string one, string other) => one != "??" && other != "??" && (Core(one) == Core(other) || (one, other) is ("__rustc::rust_begin_unwind", "std::panicking::panic_handler"));

    private static string Core(string name)
    {
        name = name.StartsWith("__GI_", StringComparison.Ordinal) ? name[5..] : name;
        name = name.TrimStart('_');
        foreach (string start in (string[])["libc_", "new_", "old_"]) name = name.StartsWith(start, StringComparison.Ordinal) ? name[start.Length..] : name;
        foreach (string end in (string[])["_impl", "_common64", "64", "_2_1"]) name = name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;
        return name;
    }

    private static string LastPart(string name)
    {
        // A closure alone says too little.
        int from = name.EndsWith("::{{closure}}", StringComparison.Ordinal) ? name.IndexOf("::{{closure}}", StringComparison.Ordinal) : name.Length;
        int at = from > 0 ? name.LastIndexOf("::", from - 1, StringComparison.Ordinal) : -1;
        return at < 0 ? name : name[(at + 2)..];
    }

    private static string Listing(IReadOnlyList<StackFrame> ours, List<GdbBacktrace.Frame> theirs)
    {
        StringBuilder text = new("  ours:\n");
        foreach (StackFrame f in ours.Take(40)) text.Append(CultureInfo.InvariantCulture, $"    {f.Address:x} {f.Function} {f.Module} {f.How}{(f.IsInlined ? " inlined" : "")}\n");
        text.Append("  gdb:\n");
        foreach (GdbBacktrace.Frame f in theirs.Take(40)) text.Append(CultureInfo.InvariantCulture, $"    {f.Address:x} {f.Function}{(f.IsSignal ? " signal" : "")}\n");
        return text.ToString();
    }
}
