using Weft.Native;

namespace Weft.Linux.Procfs;

/// <summary>
/// A proc file system (proc(5)), by default the one at /proc. Every reader goes through one of these, so a test or
/// <c>--proc DIR</c> can put another tree in its place.
/// </summary>
public sealed class ProcRoot : IDisposable
{
    private readonly SafeDescriptor _directory;

    private ProcRoot(string path, SafeDescriptor directory)
    {
        Path = path;
        _directory = directory;
    }

    /// <summary>The directory this root was opened at.</summary>
    public string Path { get; }

    /// <summary>The descriptor of the root directory, for paths relative to it.</summary>
    public int Descriptor => _directory.Number;

    /// <summary>Opens a proc root.</summary>
    /// <param name="path">A directory laid out like /proc.</param>
    /// <param name="root">The opened root.</param>
    /// <returns><see cref="Errno.None"/>, or why the directory cannot be opened.</returns>
    public static Errno TryOpen(string path, out ProcRoot? root)
    {
        byte[] terminated = System.Text.Encoding.UTF8.GetBytes(path + "\0");
        int descriptor = Files.Open(Files.CurrentDirectory, terminated, OpenFlags.Directory);
        root = descriptor >= 0 ? new ProcRoot(path, new SafeDescriptor(descriptor)) : null;
        return descriptor >= 0 ? Errno.None : (Errno)(-descriptor);
    }

    /// <summary>Opens /proc.</summary>
    /// <exception cref="IOException">There is no /proc, or it may not be opened.</exception>
    public static ProcRoot OpenSystem() =>
        TryOpen("/proc", out ProcRoot? root) is var error && root is not null ? root : throw new IOException($"cannot open /proc: {error}");

    /// <summary>Reads a whole file below the root into <paramref name="buffer"/>, growing it as needed.</summary>
    /// <param name="path">A path relative to the root, ending in NUL.</param>
    /// <param name="buffer">Where the text goes; its <see cref="ReadBuffer.Text"/> is empty unless the outcome is Read.</param>
    /// <param name="oneRecord">See <see cref="ReadBuffer.Fill"/>.</param>
    public ReadOutcome Read(ReadOnlySpan<byte> path, ReadBuffer buffer, bool oneRecord = false) => ReadAt(Descriptor, path, buffer, oneRecord);

    /// <summary>Reads a whole file relative to any directory descriptor.</summary>
    /// <param name="directory">The directory the path is relative to.</param>
    /// <param name="path">A path ending in NUL.</param>
    /// <param name="buffer">Where the text goes.</param>
    /// <param name="oneRecord">See <see cref="ReadBuffer.Fill"/>.</param>
    /// <param name="closing">Closes the file, with others; null to close it at once.</param>
    public static ReadOutcome ReadAt(int directory, ReadOnlySpan<byte> path, ReadBuffer buffer, bool oneRecord = false, DescriptorBatch? closing = null)
    {
        buffer.Clear();
        int descriptor = Files.Open(directory, path, OpenFlags.ReadOnly);
        if (descriptor == -(int)Errno.TooManyFiles && closing is not null)
        {
            closing.Flush();
            descriptor = Files.Open(directory, path, OpenFlags.ReadOnly);
        }
        if (descriptor < 0) return ReadOutcomes.From(descriptor);
        int result = buffer.Fill(descriptor, oneRecord);
        if (closing is null) Files.Close(descriptor);
        else closing.Close(descriptor);
        if (result >= 0) return ReadOutcome.Read;
        buffer.Clear();
        return ReadOutcomes.From(result);
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
