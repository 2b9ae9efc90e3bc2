using System.Text;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Symbols.Elf;

namespace Weft.Checks;

/// <summary>Debug symbols of the C library, found by its build id.</summary>
internal static class SymbolChecks
{
    private const string Title = "libc symbols";
    private const int MaximumLibraryBytes = 1 << 26;

    public static MachineFact Library(Settings settings)
    {
        if (LibraryPath(settings) is not { } path) return new(FactId.LibrarySymbols, Title, CheckStatus.Unknown, "not known: /proc/self/maps does not show a C library");
        ReadBuffer file = new(1 << 16, MaximumLibraryBytes);
        int descriptor = Files.Open(Files.CurrentDirectory, Encoding.UTF8.GetBytes(path + "\0"), OpenFlags.ReadOnly);
        int got = descriptor < 0 ? descriptor : file.Fill(descriptor);
        if (descriptor >= 0) Files.Close(descriptor);
        if (got < 0) return new(FactId.LibrarySymbols, Title, CheckStatus.Unknown, $"cannot read {path}: {ErrorText.Of((Errno)(-got))}");
        ReadOnlyMemory<byte> id = ElfImage.TryOpen(file.Text.ToArray(), out ElfImage? image) == ElfOutcome.Ok ? image!.BuildId : default;
        if (DebugFilePaths.ByBuildId(id.Span) is not { } symbols) return new(FactId.LibrarySymbols, Title, CheckStatus.Unknown, $"{path} has no build id");
        if (Files.Status(Files.CurrentDirectory, Encoding.UTF8.GetBytes(symbols + "\0"), out _) == Errno.None)
        {
            return new(FactId.LibrarySymbols, Title, CheckStatus.Works, symbols);
        }
        return new(FactId.LibrarySymbols, Title, CheckStatus.Missing, $"none for {path} (build id {Convert.ToHexStringLower(id.Span)})") { Remedy = Package() is { } line ? settings.AsAdministrator(line) : null };
    }

    private static string? LibraryPath(Settings settings)
    {
        foreach (string line in Encoding.UTF8.GetString(settings.Text("self/maps\0"u8)).Split('\n'))
        {
            int slash = line.IndexOf('/');
            if (slash < 0) continue;
            string path = line[slash..];
            string name = path[(path.LastIndexOf('/') + 1)..];
            if (name.StartsWith("libc.so", StringComparison.Ordinal) || name.StartsWith("libc-", StringComparison.Ordinal) || name.StartsWith("ld-musl", StringComparison.Ordinal)) return path;
        }
        return null;
    }

    // os-release(5): ID, then what it is like.
    private static string? Package()
    {
        ReadBuffer buffer = new();
        if (ProcRoot.ReadAt(Files.CurrentDirectory, "/etc/os-release\0"u8, buffer) != ReadOutcome.Read) return null;
        foreach (string line in Encoding.UTF8.GetString(buffer.Text).Split('\n'))
        {
            if (!line.StartsWith("ID=", StringComparison.Ordinal) && !line.StartsWith("ID_LIKE=", StringComparison.Ordinal)) continue;
            foreach (string word in line[(line.IndexOf('=') + 1)..].Trim('"', '\'').Split(' '))
            {
                switch (word)
                {
                    case "debian" or "ubuntu": return "apt-get install libc6-dbg";
                    case "fedora" or "rhel": return "dnf debuginfo-install glibc";
                    case "suse" or "opensuse": return "zypper install glibc-debuginfo";
                    case "alpine": return "apk add musl-dbg";
                }
            }
        }
        return null;
    }
}
