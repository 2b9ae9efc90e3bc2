using System.Text;
using System.Text.Json;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Portraits;

namespace Weft.Cli.Portraits;

/// <summary>The parts of a <c>weft.show/1</c> document about rights, sharing, signals and single threads.</summary>
internal static class PortraitJsonRights
{
    public static void Write(Utf8JsonWriter json, ProcessPortrait portrait)
    {
        json.Fact("namespaces", portrait.Namespaces, static (j, all) =>
        {
            j.WriteStartArray("namespaces"u8);
            foreach (NamespaceUse use in all)
            {
                j.WriteStartObject();
                j.WriteString("kind"u8, use.Kind);
                j.WriteNumber("inode"u8, use.Inode);
                j.Fact("isOurs", use.IsOurs, static (w, value) => w.WriteBoolean("isOurs"u8, value));
                j.Fact("isInitial", use.IsInitial, static (w, value) => w.WriteBoolean("isInitial"u8, value));
                j.WriteEndObject();
            }
            j.WriteEndArray();
        });
        json.Fact("capabilities", portrait.Status, static (j, s) =>
        {
            j.WriteStartObject("capabilities"u8);
            j.Words("effective", CapabilityNames.Of(s.CapabilitiesEffective));
            j.Words("permitted", CapabilityNames.Of(s.CapabilitiesPermitted));
            j.Words("inheritable", CapabilityNames.Of(s.CapabilitiesInherited));
            j.Words("bounding", CapabilityNames.Of(s.CapabilitiesBounding));
            j.Words("ambient", CapabilityNames.Of(s.CapabilitiesAmbient));
            j.WriteEndObject();
        });
        json.Fact("lastCapability", portrait.LastCapability, static (j, last) => j.WriteNumber("lastCapability"u8, last));
        json.StatusLine("seccompMode", portrait.Status, StatusParts.SeccompMode, static s => s.SeccompMode);
        json.StatusLine("seccompFilters", portrait.Status, StatusParts.SeccompFilters, static s => s.SeccompFilters);
        json.Fact("noNewPrivileges", portrait.Status, static (j, s) => j.WriteBoolean("noNewPrivileges"u8, s.NoNewPrivileges));
        json.Fact("tracer", portrait.Tracer, static (j, tracer) =>
        {
            j.WriteStartObject("tracer"u8);
            j.ProcessFields(tracer);
            j.WriteEndObject();
        });
        json.Fact("signals", portrait.Status, static (j, s) => WriteSignals(j, s, s.SignalsPending | s.SharedSignalsPending));
        json.Fact("sharing", portrait.Sharing, static (j, sharing) => WriteSharing(j, sharing));
    }

    /// <summary>The thread that was asked for.</summary>
    public static void WriteThread(Utf8JsonWriter json, ThreadDetails details)
    {
        json.WriteStartObject("thread"u8);
        WriteThreadFields(json, details.Thread);
        json.WriteNumber("elapsedNanoseconds"u8, details.ElapsedNanoseconds);
        json.WriteNumber("userNanoseconds"u8, details.UserNanoseconds);
        json.WriteNumber("systemNanoseconds"u8, details.SystemNanoseconds);
        json.WriteNumber("policy"u8, details.Policy);
        json.WriteNumber("nice"u8, details.Nice);
        json.WriteNumber("realtimePriority"u8, details.RealtimePriority);
        json.Fact("cpusAllowed", details.CpusAllowed, static (j, list) => j.WriteString("cpusAllowed"u8, list));
        json.Number("runNanoseconds", details.Scheduler.Then(static s => (long)s.RunNanoseconds));
        json.Number("runDelayNanoseconds", details.Scheduler.Then(static s => (long)s.RunDelayNanoseconds));
        json.StatusLine("voluntarySwitches", details.Status, StatusParts.VoluntarySwitches, static s => s.VoluntarySwitches);
        json.StatusLine("involuntarySwitches", details.Status, StatusParts.InvoluntarySwitches, static s => s.InvoluntarySwitches);
        json.Fact("systemCallArguments", details.SystemCall, static (j, call) =>
        {
            List<string> registers = [];
            for (int i = 0; i < 6 && call.Kind == SystemCallKind.InCall; i++) registers.Add($"0x{call.Arguments[i]:x}");
            j.Words("systemCallArguments", registers);
        });
        json.Fact("signals", details.Status, static (j, s) => WriteSignals(j, s, s.SignalsPending));
        json.WriteEndObject();
    }

    /// <summary>What every thread has.</summary>
    public static void WriteThreadFields(Utf8JsonWriter json, ThreadPortrait thread)
    {
        json.WriteNumber("tid"u8, thread.Id.Tid);
        json.WriteNumber("startTicks"u8, thread.Id.StartTicks);
        json.Text("name", thread.Name);
        json.WriteString("state"u8, ((char)thread.State).ToString());
        json.WriteNumber("cpuNanoseconds"u8, thread.CpuNanoseconds);
        json.WriteNumber("processor"u8, thread.Processor);
        json.Fact("systemCall", thread.SystemCall, static (j, number) => j.WriteString("systemCall"u8, Encoding.ASCII.GetString(SystemCallNames.Of(number))));
        json.TextFact("waitChannel", thread.WaitChannel);
    }

    private static void WriteSignals(Utf8JsonWriter json, in TaskStatus status, ulong pending)
    {
        json.WriteStartObject("signals"u8);
        json.Words("pending", SignalNames.Of(pending));
        json.Words("blocked", SignalNames.Of(status.SignalsBlocked));
        json.Words("ignored", SignalNames.Of(status.SignalsIgnored));
        json.Words("caught", SignalNames.Of(status.SignalsCaught));
        json.WriteEndObject();
    }

    private static void WriteSharing(Utf8JsonWriter json, SharingFacts sharing)
    {
        json.WriteStartObject("sharing"u8);
        json.WriteStartArray("partners"u8);
        foreach (SharingPartner partner in sharing.Partners)
        {
            json.WriteStartObject();
            json.ProcessFields(partner.Process);
            json.Words("shared", Names(partner.Shared));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("threadsApart"u8);
        foreach (SharingException exception in sharing.Exceptions)
        {
            json.WriteStartObject();
            json.WriteNumber("tid"u8, exception.Thread.Id.Tid);
            json.Words("apart", Names(exception.Apart));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("processesCompared"u8, sharing.Compared);
        json.WriteNumber("processesRefused"u8, sharing.Refused);
        json.WriteNumber("processesNotCompared"u8, sharing.NotCompared);
        json.WriteNumber("threadsCompared"u8, sharing.ThreadsCompared);
        json.WriteEndObject();
    }

    private static IEnumerable<string> Names(SharedResources shared)
    {
        if ((shared & SharedResources.AddressSpace) != 0) yield return "addressSpace";
        if ((shared & SharedResources.FileTable) != 0) yield return "fileTable";
        if ((shared & SharedResources.Directories) != 0) yield return "directories";
        if ((shared & SharedResources.SignalHandlers) != 0) yield return "signalHandlers";
        if ((shared & SharedResources.IoContext) != 0) yield return "ioContext";
        if ((shared & SharedResources.SemaphoreUndo) != 0) yield return "semaphoreUndo";
    }
}
