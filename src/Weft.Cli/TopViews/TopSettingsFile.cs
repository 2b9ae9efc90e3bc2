using System.Text;
using Weft.Cli.Messages;
using Weft.Cli.Settings;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Cli.TopViews;

/// <summary>
/// The file where the settings of the live screen are kept, in TOML. It is written on request only; comments, order, and keys
/// that are not known stay as they are. A broken one is never fatal.
/// </summary>
internal sealed class TopSettingsFile(string path)
{
    private const uint OnlyOwner = 0x180; // 0600
    private const uint OnlyOwnerEnters = 0x1c0; // 0700
    private const string Head = "# Settings of weft top. W on the screen writes what is set there; this file can be edited as well (weft help top).\n";

    private readonly List<string> _problems = [];

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>What is wrong in the file as it was read, a line each with file and line; safe to print.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The user's: weft/top.toml in $XDG_CONFIG_HOME, else in ~/.config; null when there is no home.</summary>
    public static string? UsualPath
    {
        get
        {
            string? place = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            // One that is not absolute is to be ignored (XDG Base Directory).
            if (place is ['/', ..]) return System.IO.Path.Combine(place, "weft/top.toml");
            string? home = Environment.GetEnvironmentVariable("HOME");
            return home is ['/', ..] ? System.IO.Path.Combine(home, ".config/weft/top.toml") : null;
        }
    }

    /// <summary>Whether the file is there but is no settings file, so that writing it would lose what somebody wrote.</summary>
    public bool IsBroken => Load() is { Error: not null };

    /// <summary>Reads the settings; what the file does not tell, or tells wrong, stays as it is. See <see cref="Problems"/>.</summary>
    public void Read(TopSettings settings)
    {
        _problems.Clear();
        TomlFile? file = Load();
        if (file is null) return;
        if (file.Error is not null)
        {
            Complain(file.ErrorLine, $"{file.Error}. The file is not used");
            return;
        }
        foreach (TomlEntry entry in file.Entries)
        {
            if (Find(entry.Key) is not { } setting) Complain(entry.Line, $"there is no setting {entry.Key}");
            else if (setting.Read(settings, entry) is { } wrong) Complain(entry.Line, $"{entry.Key} {wrong}");
        }
    }

    /// <summary>Writes the settings: whole or not at all.</summary>
    /// <returns>Null, or why it could not be written, in words.</returns>
    public string? Write(TopSettings settings)
    {
        // A link stays one: the file behind it is written.
        string target = path;
        try
        {
            if (new FileInfo(path) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } behind) target = behind.FullName;
            MakeDirectories(System.IO.Path.GetDirectoryName(target)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{Shown.Text(path)}: its directory cannot be made";
        }
        string temporary = $"{target}.{Identity.ProcessId}.new";
        byte[] from = Encoding.UTF8.GetBytes(temporary + "\0"), to = Encoding.UTF8.GetBytes(target + "\0");
        int descriptor = FileChanges.CreateNew(Files.CurrentDirectory, from, OnlyOwner);
        if (descriptor < 0) return Failure((Errno)(-descriptor));
        Errno error = Files.WriteAll(descriptor, Encoding.UTF8.GetBytes(Text(settings)));
        Files.Close(descriptor);
        if (error == Errno.None) error = FileChanges.Rename(Files.CurrentDirectory, from, to);
        if (error == Errno.None) return null;
        _ = FileChanges.Remove(Files.CurrentDirectory, from);
        return Failure(error);
    }

    /// <summary>The file's text with these settings: the one that is there with other values, or a new one.</summary>
    public string Text(TopSettings settings)
    {
        TomlFile file = Load() is { Error: null } there ? there : TomlReader.Read(Encoding.UTF8.GetBytes(Head));
        StringBuilder text = new(file.Text);
        StringBuilder added = new();
        foreach (TopSetting setting in TopSetting.All)
            if (Entry(file, setting.Key) is null) added.Append($"{setting.Key} = {setting.Write(settings)}".PadRight(28)).Append("  # ").Append(setting.Comment).Append('\n');
        int end = file.FirstTable;
        if (added.Length > 0)
        {
            if (end > 0 && text[end - 1] != '\n') added.Insert(0, '\n');
            if (end < text.Length) added.Append('\n');
            text.Insert(end, added);
        }
        // From behind, so that places stay right; all known keys stand before the first table.
        for (int i = file.Entries.Count - 1; i >= 0; i--)
        {
            TomlEntry entry = file.Entries[i];
            if (Find(entry.Key) is not { } setting) continue;
            text.Remove(entry.From, entry.To - entry.From).Insert(entry.From, setting.Write(settings));
        }
        return text.ToString();
    }

    private static TopSetting? Find(string key)
    {
        foreach (TopSetting setting in TopSetting.All)
            if (setting.Key == key) return setting;
        return null;
    }

    private static TomlEntry? Entry(TomlFile file, string key)
    {
        foreach (TomlEntry entry in file.Entries)
            if (entry.Key == key) return entry;
        return null;
    }

    // Null when there is no file.
    private TomlFile? Load()
    {
        int descriptor = Files.Open(Files.CurrentDirectory, Encoding.UTF8.GetBytes(path + "\0"), OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (descriptor == -(int)Errno.NoEntry) return null;
        ReadBuffer buffer = new(4096, TomlReader.MaximumBytes + 1);
        int result = descriptor;
        if (descriptor >= 0)
        {
            result = buffer.Fill(descriptor, oneRecord: false);
            Files.Close(descriptor);
        }
        return result >= 0 ? TomlReader.Read(buffer.Text) : new TomlFile { Text = "", Entries = [], FirstTable = 0, Error = $"it cannot be read: {ErrorText.Of((Errno)(-result))}", ErrorLine = 0 };
    }

    private void Complain(int line, string what) => _problems.Add($"{Shown.Text(path)}{(line > 0 ? $":{line}" : "")}: {Shown.Text(what)}");

    private string Failure(Errno error) => $"{Shown.Text(path)}: {ErrorText.Of(error)}";

    // Those that are missing; what cannot be made is told by the file that cannot be written there.
    private static void MakeDirectories(string directory)
    {
        if (directory.Length == 0 || Directory.Exists(directory)) return;
        if (System.IO.Path.GetDirectoryName(directory) is { } above) MakeDirectories(above);
        _ = FileChanges.MakeDirectory(Files.CurrentDirectory, Encoding.UTF8.GetBytes(directory + '\0'), OnlyOwnerEnters);
    }
}
