using System.Text;
using Weft.Linux.Procfs;

namespace Weft.Checks;

/// <summary>The proc file system and what its mount hides.</summary>
internal static class ProcChecks
{
    private const string Title = "/proc";

    public static MachineFact Mount(Settings settings)
    {
        if (settings.Root is not { } root) return NotThere(settings, settings.RootPath);
        ReadBuffer buffer = new();
        if (root.Read("self/stat\0"u8, buffer, oneRecord: true) != ReadOutcome.Read) return NotThere(settings, settings.RootPath);
        bool hasMachine = root.Read("stat\0"u8, buffer) == ReadOutcome.Read;
        string options = Options(settings, root.Path);
        if (!hasMachine)
        {
            // subset=pid stays through a remount; another proc can be mounted over it.
            return Limited($"the machine's own files (stat, meminfo, sys) are hidden{options}", $"mount -t proc proc {Settings.Quoted(root.Path)}", settings);
        }
        if (root.Read("1/stat\0"u8, buffer, oneRecord: true) != ReadOutcome.Read && options.Contains("hidepid", StringComparison.Ordinal))
        {
            return Limited($"other users' processes are hidden{options}", $"mount -o remount,hidepid=0 {Settings.Quoted(root.Path)}", settings);
        }
        return new(FactId.Proc, Title, CheckStatus.Works, options.Length > 0 ? $"mounted; nothing is hidden from this user{options}" : "mounted, nothing hidden");
    }

    private static MachineFact NotThere(Settings settings, string path) =>
        new(FactId.Proc, Title, CheckStatus.Missing, $"no proc file system at {path}") { Remedy = settings.AsAdministrator($"mount -t proc proc {Settings.Quoted(path)}") };

    private static MachineFact Limited(string found, string remedy, Settings settings) =>
        new(FactId.Proc, Title, CheckStatus.Limited, found) { Remedy = settings.AsAdministrator(remedy) };

    // The mount seen last at the place is the one on top.
    private static string Options(Settings settings, string path)
    {
        string found = "";
        MountLines mounts = new(settings.Text("self/mountinfo\0"u8));
        while (mounts.MoveNext())
        {
            if (!mounts.FileSystem.SequenceEqual("proc"u8) || Encoding.UTF8.GetString(mounts.MountPoint) != path) continue;
            List<string> words = [];
            foreach (string option in (string[])["hidepid", "gid", "subset"])
            {
                if (MountLines.TryFindOption(mounts.FileSystemOptions, Encoding.UTF8.GetBytes(option), out ReadOnlySpan<byte> value)) words.Add($"{option}={Encoding.UTF8.GetString(value)}");
            }
            found = words.Count > 0 ? $" (mount option {string.Join(',', words)})" : "";
        }
        return found;
    }
}
