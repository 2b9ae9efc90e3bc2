using System.Globalization;
using Weft.Fuzz;

// Weft.Fuzz TARGET [--iterations N] [--seed S] [--input FILE]: exit status 0 when nothing broke, 1 with the input saved, 2 for usage.
if (args.Length == 0 || !FuzzTargets.All.TryGetValue(args[0], out FuzzTarget? target))
{
    Console.Error.WriteLine($"usage: Weft.Fuzz TARGET [--iterations N] [--seed S] [--input FILE]\ntargets: {string.Join(' ', FuzzTargets.All.Keys)}");
    return 2;
}
int iterations = int.Parse(Option("--iterations") ?? "100000", CultureInfo.InvariantCulture);
ulong seed = ulong.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture);
if (Option("--input") is { } file)
{
    target(File.ReadAllBytes(file));
    return 0;
}

// An input that never comes back is caught by a watchdog, for the campaign itself cannot.
byte[] current = [];
long begun = Environment.TickCount64;
Thread watchdog = new(() =>
{
    while (true)
    {
        Thread.Sleep(500);
        if (Environment.TickCount64 - Volatile.Read(ref begun) < Campaign.TimeLimit.TotalMilliseconds * 5) continue;
        Save(Volatile.Read(ref current), "did not return");
        Environment.Exit(1);
    }
}) { IsBackground = true };
watchdog.Start();

FuzzFailure? failure = Campaign.Run(args[0], iterations, seed, input =>
{
    Volatile.Write(ref current, input);
    Volatile.Write(ref begun, Environment.TickCount64);
});
if (failure is null)
{
    Console.WriteLine($"{args[0]}: {iterations} inputs from seed {seed}, nothing broke");
    return 0;
}
Save(failure.Input, failure.Reason);
return 1;

string? Option(string name)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}

void Save(byte[] input, string reason)
{
    string path = Path.GetFullPath($"crash-{args[0]}-{seed}");
    File.WriteAllBytes(path, input);
    Console.Error.WriteLine($"{args[0]}: {reason}\ninput saved to {path}");
}
