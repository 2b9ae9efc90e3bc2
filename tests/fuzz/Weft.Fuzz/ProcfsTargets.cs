using Weft.Linux.Procfs;

namespace Weft.Fuzz;

/// <summary>The parsers of procfs. Spans and slices that come out are touched, so one that lies outside its text shows.</summary>
public static class ProcfsTargets
{
    public static void Stat(ReadOnlySpan<byte> input)
    {
        if (StatParser.TryParse(input, out _, out ReadOnlySpan<byte> name)) Touch(name);
    }

    public static void Status(ReadOnlySpan<byte> input)
    {
        StatusParser.TryLockedBytes(input, out ulong locked);
        if (!StatusParser.TryParse(input, out TaskStatus status)) return;
        Require(status.Has(StatusParts.Required) && status.Tid >= 0 && status.Tgid >= 0);
        if (status.Has(StatusParts.LockedBytes)) _ = locked;
        TouchAll(input, status.Groups, status.NamespaceTgids, status.NamespaceTids, status.NamespaceProcessGroups, status.NamespaceSessions);
        TouchAll(input, status.SpeculationStoreBypass, status.SpeculationIndirectBranch, status.CpusAllowed, status.CpusAllowedList, status.MemoryNodesAllowedList);
    }

    public static void Counters(ReadOnlySpan<byte> input)
    {
        _ = IoParser.TryParse(input, out _);
        _ = SchedulerCountersParser.TryParse(input, out _);
        _ = SchedulerDetailsParser.TryParse(input, out _);
    }

    public static void SystemCall(ReadOnlySpan<byte> input)
    {
        if (SystemCallParser.TryParse(input, out SystemCallState state)) Require(state.Kind == SystemCallKind.InCall || state.Number == -1);
        Touch(WaitChannel.Name(input));
    }

    public static void ControlGroup(ReadOnlySpan<byte> input)
    {
        ControlGroupEntries entries = new(input);
        while (entries.MoveNext()) Place(entries.Path);
        if (ControlGroupPath.TryChoose(input, out ReadOnlySpan<byte> path)) Place(path);
        Place(input);
    }

    public static void Lines(ReadOnlySpan<byte> input)
    {
        _ = MemoryRollupParser.TryParse(input, out _);
        ResourceLimits limits = new(input);
        while (limits.MoveNext())
        {
            Touch(limits.Name);
            Touch(limits.Unit);
        }
        FileLocks locks = new(input);
        while (locks.MoveNext()) Require(locks.Current.Ordinal >= 0);
        KeyValueLines lines = new(input);
        while (lines.MoveNext())
        {
            Touch(lines.Key);
            Touch(lines.Value);
        }
    }

    public static void Descriptor(ReadOnlySpan<byte> input)
    {
        _ = DescriptorInfoParser.TryParse(input, out _);
        EventPollTargets targets = new(input);
        while (targets.MoveNext()) Require(targets.Descriptor >= 0);
        if (NamespaceLink.TryParse(input, out ReadOnlySpan<byte> name, out _)) Touch(name);
    }

    public static void Strings(ReadOnlySpan<byte> input)
    {
        CommandLineArguments arguments = new(input);
        while (arguments.MoveNext()) Touch(arguments.Current);
        EnvironmentVariables variables = new(input);
        while (variables.MoveNext())
        {
            Touch(variables.Name);
            Touch(variables.Value);
        }
        ChildIds children = new(input);
        while (children.MoveNext()) Require(children.Current > 0);
    }

    public static void Machine(ReadOnlySpan<byte> input)
    {
        _ = SystemStatParser.TryParse(input, out _);
        _ = Uptime.TryParse(input, out _);
        _ = LoadAverage.TryParse(input, out _);
        _ = MemoryInfoParser.TryParse(input, out _);
        _ = Pressure.TryParse(input, out _);
        _ = SwapCounters.TryParse(input, out _);
    }

    private static void Place(ReadOnlySpan<byte> path)
    {
        if (UnitName.TryFind(path, out ReadOnlySpan<byte> unit)) Touch(unit);
        if (ContainerId.TryFind(path, out ReadOnlySpan<byte> id, out _)) Touch(id);
    }

    private static void TouchAll(ReadOnlySpan<byte> text, params ReadOnlySpan<TextSlice> slices)
    {
        foreach (TextSlice slice in slices)
        {
            Require(slice.Of(text).Length == slice.Length);
            Touch(slice.Of(text));
        }
    }

    private static void Touch(ReadOnlySpan<byte> span) => _ = span.IndexOf((byte)0xFF);

    private static void Require(bool condition)
    {
        if (!condition) throw new InvalidOperationException("A parsed value breaks its own promise.");
    }
}
