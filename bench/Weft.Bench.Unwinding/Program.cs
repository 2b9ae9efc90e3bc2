using System.Diagnostics;
using Weft.Symbols.Unwinding;
using Weft.Tests.Symbols.Unwinding;

// Weft.Bench.Unwinding RECORD [SECONDS]: walks the stacks that tests/fixtures/stepper wrote down, over and over on one core,
// and prints frames a second, cold and warm, and what the warm walks allocated.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: Weft.Bench.Unwinding RECORD [SECONDS]");
    return 2;
}
StepRecords run = StepRecords.Read(File.ReadAllBytes(args[0]));
double seconds = args.Length > 1 ? double.Parse(args[1]) : 2;
ModuleMap map = TargetModules.Of(run.Maps);
List<UnwoundFrame> frames = new(Unwinder.DefaultDepthLimit);
CopiedMemory memory = new(0, default);

long start = Stopwatch.GetTimestamp();
Unwinder unwinder = new(map);
long cold = Pass(unwinder);
double coldSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
Console.WriteLine($"stacks {run.Steps.Count}, frames {cold}, {(double)cold / run.Steps.Count:F1} a stack");
Console.WriteLine($"first pass, cache empty at first: {cold / coldSeconds / 1e6:F2} M frames/s");

double best = 0;
long allocated = 0;
for (long begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds;)
{
    long before = GC.GetAllocatedBytesForCurrentThread();
    start = Stopwatch.GetTimestamp();
    long count = Pass(unwinder);
    best = Math.Max(best, count / Stopwatch.GetElapsedTime(start).TotalSeconds);
    allocated = GC.GetAllocatedBytesForCurrentThread() - before;
}
Console.WriteLine($"warm, best pass: {best / 1e6:F2} M frames/s (aim ≥ 1), {allocated} bytes allocated in the last pass (aim 0)");
// The same where no call frame information is: the code is followed at each frame.
Unwinder following = new(TargetModules.Of(run.Maps, withhold: (_, sections) => new UnwindSections { Segments = sections.Segments }));
foreach (string which in (ReadOnlySpan<string>)["first pass", "again"])
{
    start = Stopwatch.GetTimestamp();
    long followed = Pass(following);
    Console.WriteLine($"without call frame information, {which}: {followed / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e3:F0} k frames/s");
}
return best >= 1e6 && allocated == 0 ? 0 : 1;

long Pass(Unwinder with)
{
    long count = 0;
    foreach (StepRecords.Step step in run.Steps)
    {
        memory.Load(step.StackStart, step.Stack);
        with.Walk(step.Registers, memory, frames);
        count += frames.Count;
    }
    return count;
}
