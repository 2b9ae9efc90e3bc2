using System.Globalization;
using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Symbols.Answers;

namespace Weft.Stacks;

/// <summary>
/// A directory that keeps what was found out about the code of programs and libraries, so that the next look at the same code
/// need not read their debug information again. Nothing depends on it: what is missing, damaged or not ours is as if it were
/// not there.
/// </summary>
/// <remarks>
/// Only the user's own directory that nobody else may write is used, and only the user's own files in it; no symbolic link is
/// followed. A file is written whole under another name and then renamed. The oldest go when there is too much.
/// </remarks>
public sealed class AnswerCache : IDisposable
{
    /// <summary>Bytes of all files after which the oldest are removed.</summary>
    public const long MaximumBytes = 32 << 20;

    private const int MaximumFiles = 4096;
    private const uint OthersMayWrite = 0x12;
    private const uint Permissions = 0x1FF;
    private const uint OwnFile = 0x180;
    private const uint OwnDirectory = 0x1C0;
    private static ReadOnlySpan<byte> Ending => ".frames"u8;

    private readonly SafeDescriptor _directory;

    private AnswerCache(SafeDescriptor directory) => _directory = directory;

    /// <summary>The user's: weft in $XDG_CACHE_HOME, else in ~/.cache. It is made when the directory around it is there.</summary>
    /// <returns>Null when WEFT_NO_CACHE is set, there is no such place, or it is not the user's alone.</returns>
    public static AnswerCache? OfUser()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WEFT_NO_CACHE"))) return null;
        string? place = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(place) || place[0] != '/') place = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home && home[0] == '/' ? home + "/.cache" : null;
        return place is null ? null : TryOpen(place);
    }

    /// <summary>Opens the directory weft in another, or makes it.</summary>
    /// <param name="place">An existing directory of the user's.</param>
    public static AnswerCache? TryOpen(string place)
    {
        if (Open(Files.CurrentDirectory, Terminated(place), OpenFlags.Directory, out FileStatus status) is not { } around) return null;
        using (around)
        {
            if (!IsOwn(status) || (status.Mode & OthersMayWrite) != 0) return null;
            Errno made = FileChanges.MakeDirectory(around.Number, "weft\0"u8, OwnDirectory);
            if (made is not (Errno.None or Errno.Exists)) return null;
            if (Open(around.Number, "weft\0"u8, OpenFlags.Directory | OpenFlags.NoFollow, out status) is not { } directory) return null;
            if (IsOwn(status) && (status.Mode & Permissions) == OwnDirectory) return new AnswerCache(directory);
            directory.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    /// <summary>The answers kept under a key.</summary>
    /// <param name="key">What names the module, its debug file and who reads them.</param>
    public FrameAnswers? TryLoad(ReadOnlySpan<byte> key)
    {
        if (Open(_directory.Number, NameOf(key), OpenFlags.NoFollow | OpenFlags.NonBlocking, out FileStatus status) is not { } file) return null;
        using (file)
        {
            if (!status.IsRegular || !IsOwn(status) || (status.Mode & Permissions) != OwnFile || status.SizeBytes is <= 0 or > FrameAnswers.MaximumBytes) return null;
            // Read, not mapped: another may cut it meanwhile.
            byte[] bytes = new byte[status.SizeBytes];
            int filled = 0;
            while (filled < bytes.Length && Files.Read(file.Number, bytes.AsSpan(filled)) is var got and > 0) filled += got;
            return filled == bytes.Length && FrameAnswers.TryOpen(bytes, key, out FrameAnswers? answers) ? answers : null;
        }
    }

    /// <summary>Keeps answers under a key, in place of what is there.</summary>
    public void Store(ReadOnlySpan<byte> key, FrameAnswersWriter answers)
    {
        byte[] temporary = Terminated(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.new"));
        // One of that name is left over from a process that was killed.
        FileChanges.Remove(_directory.Number, temporary);
        int descriptor = FileChanges.CreateNew(_directory.Number, temporary, OwnFile);
        if (descriptor < 0) return;
        Errno written;
        using (SafeDescriptor file = new(descriptor)) written = Files.WriteAll(file.Number, answers.Finish(key));
        if (written != Errno.None || FileChanges.Rename(_directory.Number, temporary, NameOf(key)) != Errno.None) FileChanges.Remove(_directory.Number, temporary);
        else Shorten();
    }

    // Removes the oldest while there is too much, files of processes that were killed among them.
    private void Shorten()
    {
        int descriptor = Files.Open(_directory.Number, ".\0"u8, OpenFlags.Directory);
        if (descriptor < 0) return;
        List<(long Seconds, long Nanoseconds, long Bytes, byte[] Name)> files = [];
        using (SafeDescriptor listed = new(descriptor))
        {
            byte[] buffer = new byte[1 << 15];
            while (files.Count <= MaximumFiles && Files.ReadDirectory(listed.Number, buffer) is var got and > 0)
            {
                DirectoryEntries entries = new(buffer.AsSpan(0, got));
                while (entries.MoveNext())
                {
                    if (!entries.Name.EndsWith(Ending) && !entries.Name.EndsWith(".new"u8)) continue;
                    byte[] name = [.. entries.Name, 0];
                    if (Files.Status(_directory.Number, name, out FileStatus status, followLinks: false) == Errno.None) files.Add((status.ModifiedSeconds, status.ModifiedNanoseconds, status.SizeBytes, name));
                }
            }
        }
        long total = files.Sum(static f => f.Bytes);
        files.Sort(static (a, b) => (a.Seconds, a.Nanoseconds).CompareTo((b.Seconds, b.Nanoseconds)));
        for (int i = 0; i < files.Count && (total > MaximumBytes || files.Count - i > MaximumFiles); i++)
        {
            FileChanges.Remove(_directory.Number, files[i].Name);
            total -= files[i].Bytes;
        }
    }

    // FNV-1a, 64 bits, twice: names need only be apart, the key itself is in the file.
    private static byte[] NameOf(ReadOnlySpan<byte> key)
    {
        ulong one = 0xcbf2_9ce4_8422_2325, other = 0x8422_2325_cbf2_9ce4;
        foreach (byte b in key)
        {
            one = unchecked((one ^ b) * 0x100_0000_01b3);
            other = unchecked((other * 0x100_0000_01b3) ^ b);
        }
        return Terminated(string.Create(CultureInfo.InvariantCulture, $"{one:x16}{other:x16}{Encoding.ASCII.GetString(Ending)}"));
    }

    private static SafeDescriptor? Open(int directory, ReadOnlySpan<byte> path, OpenFlags flags, out FileStatus status)
    {
        status = default;
        int descriptor = Files.Open(directory, path, flags);
        if (descriptor < 0) return null;
        SafeDescriptor file = new(descriptor);
        if (Files.Status(descriptor, "\0"u8, out status) == Errno.None) return file;
        file.Dispose();
        return null;
    }

    private static bool IsOwn(in FileStatus status) => status.UserId == Identity.EffectiveUserId;

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path.Replace("\0", "", StringComparison.Ordinal) + "\0");
}
