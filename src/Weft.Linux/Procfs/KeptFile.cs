using Weft.Native;

namespace Weft.Linux.Procfs;

/// <summary>One file of a proc root that is read again and again through a descriptor that stays open.</summary>
/// <remarks>The kernel makes these texts anew when they are read from their beginning (fs/seq_file.c).</remarks>
public sealed class KeptFile : IDisposable
{
    private readonly ProcRoot _root;
    private readonly byte[] _path;
    private SafeDescriptor? _file;
    private ReadOutcome? _refused;

    /// <summary>Names a file; it is opened when it is first read.</summary>
    /// <param name="root">The proc root.</param>
    /// <param name="path">Below the root, ending in NUL.</param>
    public KeptFile(ProcRoot root, ReadOnlySpan<byte> path)
    {
        _root = root;
        _path = path.ToArray();
    }

    /// <summary>Reads the file as it is now. One that is not there is not asked for again.</summary>
    public ReadOutcome Read(ReadBuffer buffer)
    {
        buffer.Clear();
        if (_refused is { } outcome) return outcome;
        if (_file is null)
        {
            int descriptor = Files.Open(_root.Descriptor, _path, OpenFlags.ReadOnly);
            if (descriptor < 0) return Refuse(descriptor);
            _file = new SafeDescriptor(descriptor);
        }
        int result = buffer.FillAt(_file.Number);
        if (result >= 0) return ReadOutcome.Read;
        buffer.Clear();
        // Pressure files open on a kernel that was told not to keep them, and cannot be read (EOPNOTSUPP).
        return Refuse(result);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private ReadOutcome Refuse(int error)
    {
        ReadOutcome outcome = ReadOutcomes.From(error);
        _refused = outcome = outcome == ReadOutcome.Gone ? ReadOutcome.NotSupported : outcome;
        return outcome;
    }
}
