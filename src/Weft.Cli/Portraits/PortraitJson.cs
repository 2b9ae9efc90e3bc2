using System.Buffers;
using System.Text.Json;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Portraits;

namespace Weft.Cli.Portraits;

/// <summary>Prints a portrait as one <c>weft.show/1</c> document on one line (docs/json.md).</summary>
internal static class PortraitJson
{
    public static void Write(ProcessPortrait portrait, StandardOutput output)
    {
        ArrayBufferWriter<byte> buffer = new(1 << 16);
        using Utf8JsonWriter json = new(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("schema"u8, "weft.show/1"u8);
        json.WriteString("host"u8, portrait.Machine.Host);
        json.WriteString("bootId"u8, portrait.Machine.BootId);
        json.WriteNumber("takenUnixNanoseconds"u8, portrait.Machine.TakenUnixNanoseconds);
        json.WriteBoolean("endedWhileRead"u8, portrait.EndedWhileRead);
        WriteIdentity(json, portrait);
        WriteUse(json, portrait);
        PortraitJsonRights.Write(json, portrait);
        PortraitJsonFiles.Write(json, portrait);
        WriteThreads(json, portrait, buffer, output);
        json.WriteEndObject();
        json.Flush();
        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
    }

    private static void WriteIdentity(Utf8JsonWriter json, ProcessPortrait portrait)
    {
        json.WriteNumber("pid"u8, portrait.Id.ProcessId);
        json.WriteNumber("ppid"u8, portrait.Stat.ParentTgid);
        json.WriteNumber("startTicks"u8, portrait.Id.StartTicks);
        json.Text("name", portrait.Name);
        json.Text("program", portrait.Program);
        json.WriteString("state"u8, ((char)portrait.Stat.State).ToString());
        json.WriteString("kind"u8, portrait.IsKernelThread ? "kernelThread" : portrait.IsZombie ? "zombie" : "process");
        json.WriteBoolean("leaderHasEnded"u8, portrait.LeaderHasEnded);
        json.Fact("commandLine", portrait.CommandLine, static (j, line) => j.Arguments("commandLine", line));
        json.TextFact("executable", portrait.Executable);
        json.TextFact("workingDirectory", portrait.WorkingDirectory);
        json.TextFact("rootDirectory", portrait.RootDirectory);
        json.Processes("ancestors", portrait.Ancestors);
        json.Fact("children", portrait.Children, static (j, children) => j.Processes("children", children));
        json.WriteNumber("childCount"u8, portrait.ChildCount);
        json.WriteBoolean("childCountIsLowerBound"u8, portrait.ChildrenAreCut);
        json.Fact("userId", portrait.Status, static (j, s) => j.WriteNumber("userId"u8, s.EffectiveUserId));
        if (portrait.Status is { IsPresent: true, Value: var status })
        {
            json.Text("user", AccountNames.User(status.EffectiveUserId));
            json.WriteNumber("realUserId"u8, status.RealUserId);
            json.WriteNumber("savedUserId"u8, status.SavedUserId);
            json.WriteNumber("fileSystemUserId"u8, status.FileSystemUserId);
            json.WriteNumber("groupId"u8, status.EffectiveGroupId);
            json.Text("group", AccountNames.Group(status.EffectiveGroupId));
            json.WriteNumber("realGroupId"u8, status.RealGroupId);
        }
        json.Fact("groupIds", portrait.Groups, static (j, ids) => j.Numbers("groupIds", ids.Select(static i => (long)i)));
        json.Fact("namespacePids", portrait.NamespaceProcessIds, static (j, ids) => j.Numbers("namespacePids", ids.Select(static i => (long)i)));
        json.WriteNumber("session"u8, portrait.Stat.Session);
        json.WriteNumber("processGroup"u8, portrait.Stat.ProcessGroup);
        if (portrait.Stat.Terminal == 0) json.WriteNull("terminal"u8);
        else json.Text("terminal", TerminalNames.Of(portrait.Stat.Terminal));
        json.TextFact("cgroup", portrait.ControlGroup);
        json.TextFact("unit", portrait.Unit);
        json.TextFact("containerId", portrait.Container.Then(static c => c.Id));
        json.Fact("containerRuntime", portrait.Container, static (j, c) => j.WriteString("containerRuntime"u8, JsonNamingPolicy.CamelCase.ConvertName(c.Runtime.ToString())));
        json.Number("startUnixNanoseconds", portrait.StartUnixNanoseconds);
        json.WriteNumber("elapsedNanoseconds"u8, portrait.ElapsedNanoseconds);
        json.Fact("exitStatus", portrait.ExitStatus, static (j, s) => j.WriteNumber("exitStatus"u8, s));
    }

    private static void WriteUse(Utf8JsonWriter json, ProcessPortrait portrait)
    {
        json.WriteNumber("userNanoseconds"u8, portrait.UserNanoseconds);
        json.WriteNumber("systemNanoseconds"u8, portrait.SystemNanoseconds);
        json.WriteNumber("childNanoseconds"u8, portrait.ChildNanoseconds);
        if (portrait.AveragePercent is { } percent) json.WriteNumber("averagePercent"u8, Math.Round(percent, 3));
        else json.WriteNull("averagePercent"u8);
        json.WriteNumber("nice"u8, portrait.Stat.Nice);
        json.Number("residentBytes", portrait.ResidentBytes);
        Line("virtualBytes", StatusParts.Memory, static s => s.VirtualBytes);
        Line("peakResidentBytes", StatusParts.PeakResidentBytes, static s => s.PeakResidentBytes);
        Line("residentAnonymousBytes", StatusParts.ResidentAnonymousBytes, static s => s.ResidentAnonymousBytes);
        Line("residentFileBytes", StatusParts.ResidentFileBytes, static s => s.ResidentFileBytes);
        Line("residentSharedBytes", StatusParts.ResidentSharedBytes, static s => s.ResidentSharedBytes);
        Line("swapBytes", StatusParts.SwapBytes, static s => s.SwapBytes);
        Line("lockedBytes", StatusParts.LockedBytes, static s => s.LockedBytes);
        json.Number("proportionalBytes", portrait.ProportionalMemory.Then(static m => (long)m.ProportionalBytes));
        json.Number("uniqueBytes", portrait.ProportionalMemory.Then(static m => (long)m.UniqueBytes));
        json.Fact("io", portrait.Io, static (j, io) =>
        {
            j.WriteStartObject("io"u8);
            j.WriteNumber("readCharacters"u8, io.ReadCharacters);
            j.WriteNumber("writtenCharacters"u8, io.WrittenCharacters);
            j.WriteNumber("readCalls"u8, io.ReadCalls);
            j.WriteNumber("writeCalls"u8, io.WriteCalls);
            j.WriteNumber("readBytes"u8, io.ReadBytes);
            j.WriteNumber("writtenBytes"u8, io.WrittenBytes);
            j.WriteEndObject();
        });
        json.Fact("outOfMemoryScore", portrait.OutOfMemory, static (j, o) => j.WriteNumber("outOfMemoryScore"u8, o.Score));
        json.Fact("outOfMemoryAdjustment", portrait.OutOfMemory, static (j, o) => j.WriteNumber("outOfMemoryAdjustment"u8, o.Adjustment));
        json.Fact("limits", portrait.Limits, static (j, limits) =>
        {
            j.WriteStartArray("limits"u8);
            foreach (LimitUse limit in limits) WriteLimit(j, limit);
            j.WriteEndArray();
        });

        void Line(string name, StatusParts part, Func<TaskStatus, ulong> value) => json.StatusLine(name, portrait.Status, part, value);
    }

    private static void WriteLimit(Utf8JsonWriter json, LimitUse limit)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, JsonNamingPolicy.CamelCase.ConvertName(limit.Kind.ToString()));
        Bound("soft", limit.Soft);
        Bound("hard", limit.Hard);
        json.Number("used", limit.Used.Then(static u => (long)Math.Min(u, long.MaxValue)));
        json.WriteBoolean("usedIsLowerBound"u8, limit.IsAtLeast);
        json.WriteBoolean("isNear"u8, limit.IsNear);
        json.WriteEndObject();

        void Bound(string name, ulong value)
        {
            if (value == ResourceLimits.Unlimited) json.WriteString(name, "unlimited"u8);
            else json.WriteNumber(name, value);
        }
    }

    private static void WriteThreads(Utf8JsonWriter json, ProcessPortrait portrait, ArrayBufferWriter<byte> buffer, StandardOutput output)
    {
        json.WriteStartObject("threadStates"u8);
        foreach ((byte state, int count) in portrait.States) json.WriteNumber(((char)state).ToString(), count);
        json.WriteEndObject();
        if (portrait.AskedThread is { } asked) PortraitJsonRights.WriteThread(json, asked);
        json.WriteStartArray("threads"u8);
        foreach (ThreadPortrait thread in portrait.Threads)
        {
            json.WriteStartObject();
            PortraitJsonRights.WriteThreadFields(json, thread);
            json.WriteEndObject();
            if (json.BytesPending < 1 << 15) continue;
            json.Flush();
            output.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
        json.WriteEndArray();
    }
}
