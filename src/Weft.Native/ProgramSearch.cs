using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Native;

/// <summary>Finds the file of a program as a shell does: along PATH, or where the word says when it has a slash.</summary>
public static unsafe partial class ProgramSearch
{
    private const int ExecutePermission = 1, EffectiveRights = 0x200, DirectoryType = 0x4000, TypeMask = 0xF000, InterpreterBytes = 256;
    private const string UsualPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Exit status of a shell for a program that is not there.</summary>
    public const int NotFoundStatus = 127;

    /// <summary>Exit status of a shell for a program that is there and cannot be executed.</summary>
    public const int RefusedStatus = 126;

    [LibraryImport("libc")]
    private static partial int faccessat(int directory, byte* path, int mode, int flags);

    /// <summary>Finds a program.</summary>
    /// <param name="word">Its name or path.</param>
    /// <param name="file">The file; where it was looked for last that something was found when it cannot be executed; else empty.</param>
    /// <returns>None; NoEntry (status 127); AccessDenied or IsDirectory (status 126).</returns>
    public static Errno Find(string word, out string file)
    {
        file = "";
        if (word.Length == 0) return Errno.NoEntry;
        if (word.Contains('/', StringComparison.Ordinal))
        {
            file = word;
            return Look(word);
        }
        Errno worst = Errno.NoEntry;
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? UsualPath).Split(':'))
        {
            string candidate = folder.Length == 0 ? $"./{word}" : $"{folder}/{word}";
            Errno error = Look(candidate);
            // A directory of that name is no program and is passed over.
            if (error is not (Errno.None or Errno.AccessDenied)) continue;
            file = candidate;
            if (error == Errno.None) return Errno.None;
            worst = error;
        }
        return worst;
    }

    /// <summary>What a shell's exit status would be.</summary>
    /// <param name="error">What <see cref="Find"/> or <see cref="HeldProgram.Release"/> answered.</param>
    /// <param name="file">The file, if one was found: when it is there, what is not there is its interpreter.</param>
    public static int ExitStatus(Errno error, string file) =>
        error is Errno.NoEntry or Errno.NotDirectory && (file.Length == 0 || Look(file) is Errno.NoEntry or Errno.NotDirectory) ? NotFoundStatus : RefusedStatus;

    /// <summary>The interpreter that the first line of a script names; empty when it is no script or cannot be read. Any text.</summary>
    public static string Interpreter(string file)
    {
        Span<byte> bytes = stackalloc byte[InterpreterBytes];
        int descriptor = Files.Open(Files.CurrentDirectory, Encoding.UTF8.GetBytes(file + "\0"), OpenFlags.ReadOnly);
        if (descriptor < 0) return "";
        int got = Files.Read(descriptor, bytes);
        Files.Close(descriptor);
        if (got < 3 || !bytes[..got].StartsWith("#!"u8)) return "";
        ReadOnlySpan<byte> line = bytes[2..got];
        int end = line.IndexOf((byte)'\n');
        line = (end >= 0 ? line[..end] : line).Trim(" \t\r"u8);
        int blank = line.IndexOfAny((byte)' ', (byte)'\t');
        return Encoding.UTF8.GetString(blank >= 0 ? line[..blank] : line);
    }

    private static Errno Look(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path + "\0");
        Errno error = Files.Status(Files.CurrentDirectory, bytes, out FileStatus status);
        if (error != Errno.None) return error;
        if ((status.Mode & TypeMask) == DirectoryType) return Errno.IsDirectory;
        fixed (byte* p = bytes) return faccessat(Files.CurrentDirectory, p, ExecutePermission, EffectiveRights) == 0 ? Errno.None : Errno.AccessDenied;
    }
}
