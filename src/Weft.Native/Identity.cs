using System.Runtime.InteropServices;

namespace Weft.Native;

/// <summary>Who this process is and how users and groups are named (getuid(2), getpwuid_r(3), getgrgid_r(3)).</summary>
public static unsafe partial class Identity
{
    private const int MaximumRecordBytes = 1 << 20;

    // struct passwd and struct group of glibc and musl on x86-64: only the fields used are named.
    [StructLayout(LayoutKind.Sequential)]
    private struct PasswordRecord
    {
        public byte* Name;
        public byte* Password;
        public uint UserId;
        public uint GroupId;
        public byte* Gecos;
        public byte* Directory;
        public byte* Shell;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct GroupRecord
    {
        public byte* Name;
        public byte* Password;
        public uint GroupId;
        public byte** Members;
    }

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial uint getuid();

    [LibraryImport("libc")]
    private static partial int getpid();

    [LibraryImport("libc")]
    private static partial int gettid();

    [LibraryImport("libc")]
    private static partial int getpwuid_r(uint uid, PasswordRecord* record, byte* buffer, nuint size, PasswordRecord** result);

    [LibraryImport("libc")]
    private static partial int getpwnam_r(byte* name, PasswordRecord* record, byte* buffer, nuint size, PasswordRecord** result);

    [LibraryImport("libc")]
    private static partial int getgrgid_r(uint gid, GroupRecord* record, byte* buffer, nuint size, GroupRecord** result);

    [LibraryImport("libc")]
    private static partial int getgrnam_r(byte* name, GroupRecord* record, byte* buffer, nuint size, GroupRecord** result);

    /// <summary>The effective user id of this process.</summary>
    public static uint EffectiveUserId => geteuid();

    /// <summary>The real user id of this process.</summary>
    public static uint RealUserId => getuid();

    /// <summary>This process's id, in its own PID namespace.</summary>
    public static int ProcessId => getpid();

    /// <summary>The calling thread's id (gettid(2)).</summary>
    public static int ThreadId => gettid();

    /// <summary>The name of a user, as bytes; null when no entry is known.</summary>
    public static byte[]? UserName(uint userId)
    {
        for (int size = 1024; size <= MaximumRecordBytes; size *= 4)
        {
            byte[] buffer = new byte[size];
            PasswordRecord record;
            PasswordRecord* found = null;
            fixed (byte* b = buffer)
            {
                int error = getpwuid_r(userId, &record, b, (nuint)size, &found);
                if (error == 34) continue; // ERANGE: the buffer was too small
                return error != 0 || found == null ? null : Copy(found->Name);
            }
        }
        return null;
    }

    /// <summary>The name of a group, as bytes; null when no entry is known.</summary>
    public static byte[]? GroupName(uint groupId)
    {
        for (int size = 1024; size <= MaximumRecordBytes; size *= 4)
        {
            byte[] buffer = new byte[size];
            GroupRecord record;
            GroupRecord* found = null;
            fixed (byte* b = buffer)
            {
                int error = getgrgid_r(groupId, &record, b, (nuint)size, &found);
                if (error == 34) continue;
                return error != 0 || found == null ? null : Copy(found->Name);
            }
        }
        return null;
    }

    /// <summary>The id of the user with this name; null when there is none.</summary>
    /// <param name="name">The name, ending in NUL.</param>
    public static uint? UserId(ReadOnlySpan<byte> name)
    {
        byte[] buffer = new byte[1 << 16];
        PasswordRecord record;
        PasswordRecord* found = null;
        fixed (byte* n = Terminated(name))
        fixed (byte* b = buffer)
        {
            return getpwnam_r(n, &record, b, (nuint)buffer.Length, &found) != 0 || found == null ? null : found->UserId;
        }
    }

    /// <summary>The id of the group with this name; null when there is none.</summary>
    /// <param name="name">The name, ending in NUL.</param>
    public static uint? GroupId(ReadOnlySpan<byte> name)
    {
        byte[] buffer = new byte[1 << 16];
        GroupRecord record;
        GroupRecord* found = null;
        fixed (byte* n = Terminated(name))
        fixed (byte* b = buffer)
        {
            return getgrnam_r(n, &record, b, (nuint)buffer.Length, &found) != 0 || found == null ? null : found->GroupId;
        }
    }

    private static ReadOnlySpan<byte> Terminated(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && name[^1] == 0 ? name : throw new ArgumentException("The name must end in NUL.", nameof(name));

    private static byte[] Copy(byte* text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).ToArray();
}
