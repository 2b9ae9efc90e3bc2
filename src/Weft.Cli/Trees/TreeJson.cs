using System.Buffers;
using System.Text.Json;
using Weft.Cli.Rendering;
using Weft.Cli.WhyViews;
using Weft.Columns;
using Weft.Families;
using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Cli.Trees;

/// <summary>Prints a tree as one <c>weft.tree/1</c> document: flat, parents before children in the order of the drawing (docs/json.md).</summary>
internal static class TreeJson
{
    private const int FlushAt = 1 << 15;

    private static readonly Column[] OfProcess = [.. ((string[])["pid", "ppid", "name", "state", "startTicks", "threads", "uid", "user", "unit", "container"]).Select(ColumnRegistry.Get)];
    private static readonly Column[] OfThread = [.. ((string[])["tid", "name", "state", "startTicks"]).Select(ColumnRegistry.Get)];

    /// <summary>The kernel files it shows.</summary>
    public static TaskFields Needs => OfProcess.Aggregate(TaskFields.MachineIdentity, static (needs, column) => needs | column.Needs) | FamilyPlace.Needs;

    public static void Write(FamilyTree tree, TreeSelection selection, int[] subreapers, TreeWaits waits, StandardOutput output, TreeOptions options)
    {
        ArrayBufferWriter<byte> buffer = new(FlushAt * 2);
        using Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = false, SkipValidation = true });
        MachineFacts machine = tree.Snapshot.Machine;
        json.WriteStartObject();
        json.WriteString("schema"u8, "weft.tree/1"u8);
        json.WriteString("host"u8, machine.Host);
        json.WriteString("bootId"u8, machine.BootId);
        json.WriteNumber("takenUnixNanoseconds"u8, machine.TakenUnixNanoseconds);
        json.WriteString("engine"u8, tree.Snapshot.Engine == EngineChoice.Bpf ? "bpf"u8 : "procfs"u8);
        json.WriteStartArray("processes"u8);
        Stack<int> left = new(selection.Roots.Reverse());
        while (left.TryPop(out int node) && !output.IsClosed)
        {
            WriteProcess(json, tree, selection, subreapers, waits, node, options);
            if (selection.LevelOf(node) < options.Depth)
            {
                ReadOnlySpan<int> children = selection.ChildrenOf(node);
                for (int i = children.Length - 1; i >= 0; i--) left.Push(children[i]);
            }
            if (json.BytesPending < FlushAt) continue;
            json.Flush();
            output.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
    }

    private static void WriteProcess(Utf8JsonWriter json, FamilyTree tree, TreeSelection selection, int[] subreapers, TreeWaits waits, int node, TreeOptions options)
    {
        TaskRow row = tree.Process(node);
        json.WriteStartObject();
        foreach (Column column in OfProcess) JsonCell.Write(json, column, column.Read(row));
        FamilyPlace.Container(row, out ContainerRuntime runtime);
        if (runtime != ContainerRuntime.Unknown) json.WriteString("containerRuntime"u8, runtime.ToString().ToLowerInvariant());
        if (options.Arguments && ColumnRegistry.Get("args") is { } arguments) JsonCell.Write(json, arguments, arguments.Read(row));
        json.WriteNumber("level"u8, selection.LevelOf(node));
        json.WriteBoolean("isKernelThread"u8, row.Stat.IsKernelThread);
        if (tree.Parent(node) is >= 0 and var parent) WriteChanges(json, row, tree.Process(parent));
        else json.WriteString("root"u8, Word(tree.ReasonOf(node)));
        if (subreapers[node] >= 0)
        {
            json.WriteStartObject("adoptsOrphans"u8);
            json.WriteString("certainty"u8, "guess"u8);
            json.WriteNumber("witnessPid"u8, tree.Process(subreapers[node]).ProcessId);
            json.WriteEndObject();
        }
        WriteWait(json, waits, row.ProcessId, row.ProcessId);
        if (options.Threads && !selection.IsAncestor(node))
        {
            json.WriteStartArray("otherThreads"u8);
            for (int i = 0; i < tree.ThreadCount(node); i++)
            {
                json.WriteStartObject();
                TaskRow thread = tree.Thread(node, i);
                foreach (Column column in OfThread) JsonCell.Write(json, column, column.Read(thread));
                WriteWait(json, waits, row.ProcessId, thread.Tid);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteWait(Utf8JsonWriter json, TreeWaits waits, int process, int tid)
    {
        if (!waits.WasAsked(process)) return;
        json.WritePropertyName("wait"u8);
        if (waits.Wait(tid) is { } wait) WhyJson.Write(json, wait);
        else json.WriteNullValue();
        if (waits.IsRefused(process)) json.WriteString("waitReason"u8, JsonCell.Reason(Presence.NotPermitted));
    }

    private static void WriteChanges(Utf8JsonWriter json, TaskRow row, TaskRow parent)
    {
        bool known = row.Namespaces(out _) == Presence.Present && parent.Namespaces(out _) == Presence.Present;
        if (!known)
        {
            Presence presence = row.Namespaces(out _) is not Presence.Present and var own ? own : parent.Namespaces(out _);
            json.WriteNull("ownNamespaces"u8);
            json.WriteString("ownNamespacesReason"u8, row.Stat.IsKernelThread ? JsonCell.Reason(Presence.NotApplicable) : JsonCell.Reason(presence));
            return;
        }
        json.WriteStartArray("ownNamespaces"u8);
        foreach (string name in NamespaceNames.Of(FamilyPlace.Differences(row, parent))) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static string Word(RootReason reason) => reason switch
    {
        RootReason.Init => "init",
        RootReason.Kernel => "kernel",
        RootReason.ParentOutside => "parent-outside-namespace",
        RootReason.Loop => "ring",
        _ => "parent-not-visible",
    };
}
