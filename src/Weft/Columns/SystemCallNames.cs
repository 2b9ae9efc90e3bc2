using System.Text;

namespace Weft.Columns;

/// <summary>Names of system calls by number (data file syscalls.x86-64.txt, from arch/x86/entry/syscalls/syscall_64.tbl).</summary>
public static class SystemCallNames
{
    private static readonly Lazy<Dictionary<long, byte[]>> Names = new(Load);

    /// <summary>The name; the number in digits when the table does not have it.</summary>
    public static ReadOnlySpan<byte> Of(long number)
    {
        Dictionary<long, byte[]> names = Names.Value;
        lock (names)
        {
            if (!names.TryGetValue(number, out byte[]? name)) names[number] = name = Encoding.ASCII.GetBytes(number.ToString());
            return name;
        }
    }

    private static Dictionary<long, byte[]> Load()
    {
        Dictionary<long, byte[]> names = new(512);
        using Stream stream = typeof(SystemCallNames).Assembly.GetManifestResourceStream("syscalls.x86-64.txt")
            ?? throw new InvalidOperationException("The table of system calls was not built in.");
        using StreamReader reader = new(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            int space = line.IndexOf(' ');
            if (space > 0 && long.TryParse(line.AsSpan(0, space), out long number)) names[number] = Encoding.ASCII.GetBytes(line[(space + 1)..]);
        }
        return names;
    }
}
