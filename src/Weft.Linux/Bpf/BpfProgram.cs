using System.Text;
using Weft.Native;

namespace Weft.Linux.Bpf;

/// <summary>A program the kernel's verifier accepted. It stays loaded until it is disposed and nothing holds it attached.</summary>
public sealed class BpfProgram : IDisposable
{
    private const int LogBytes = 1 << 18;
    private const int ShownLogCharacters = 1500;

    private readonly SafeDescriptor _descriptor;

    private BpfProgram(SafeDescriptor descriptor) => _descriptor = descriptor;

    /// <summary>The program's descriptor.</summary>
    public int Descriptor => _descriptor.Number;

    /// <summary>Loads a program.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="attachType">Where it will attach.</param>
    /// <param name="attachTypeId">BTF id of the function (iterator) or typedef (tracepoint) it attaches to; 0 for none.</param>
    /// <param name="name">At most 15 letters, digits, '_' or '.'.</param>
    /// <param name="code">What <see cref="BpfAssembler.Assemble"/> made.</param>
    /// <param name="reason">Why it failed, with the end of the verifier's log; empty on success.</param>
    /// <returns>The program, or null.</returns>
    public static BpfProgram? TryLoad(
        BpfProgramType type, BpfAttachType attachType, int attachTypeId, ReadOnlySpan<byte> name, ReadOnlySpan<ulong> code, out string reason)
    {
        int result = Native.Bpf.LoadProgram(type, attachType, attachTypeId, name, code, []);
        if (result >= 0)
        {
            reason = "";
            return new BpfProgram(new SafeDescriptor(result));
        }
        // The log slows loading, so it is asked for only once there is something to explain.
        byte[] log = new byte[LogBytes];
        int again = Native.Bpf.LoadProgram(type, attachType, attachTypeId, name, code, log);
        if (again >= 0) Files.Close(again);
        reason = BpfReason.For("load a BPF program", result);
        string text = Encoding.UTF8.GetString(log.AsSpan(0, Math.Max(0, log.AsSpan().IndexOf((byte)0)))).TrimEnd();
        if (text.Length > ShownLogCharacters) text = "…" + text[^ShownLogCharacters..];
        if (text.Length > 0) reason += "; the verifier says:\n" + text;
        return null;
    }

    /// <summary>Attaches a program of <see cref="BpfAttachType.TraceRawTracepoint"/>; disposing the result detaches it.</summary>
    /// <param name="reason">Why it failed; empty on success.</param>
    public SafeDescriptor? TryAttachTracepoint(out string reason)
    {
        int result = Native.Bpf.OpenRawTracepoint(Descriptor);
        reason = result >= 0 ? "" : BpfReason.For("attach to a tracepoint", result);
        return result >= 0 ? new SafeDescriptor(result) : null;
    }

    /// <summary>Ties a task iterator's program to the tasks it is for; see <see cref="Native.Bpf.CreateTaskIteratorLink"/>.</summary>
    /// <param name="processId">Threads of this process only; 0 for all tasks.</param>
    /// <param name="reason">Why it failed; empty on success.</param>
    public SafeDescriptor? TryLinkTaskIterator(int processId, out string reason)
    {
        int result = Native.Bpf.CreateTaskIteratorLink(Descriptor, processId);
        reason = result >= 0 ? "" : BpfReason.For("attach a task iterator", result);
        return result >= 0 ? new SafeDescriptor(result) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();
}
