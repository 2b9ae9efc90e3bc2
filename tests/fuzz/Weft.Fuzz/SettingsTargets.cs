using Weft.Cli.Settings;

namespace Weft.Fuzz;

/// <summary>Settings files.</summary>
public static class SettingsTargets
{
    /// <summary>What is read has its places within the text, and its values are read again as they are written.</summary>
    public static void Toml(ReadOnlySpan<byte> input)
    {
        TomlFile file = TomlReader.Read(input);
        if (file.Error is not null && file.ErrorLine < 1) throw new InvalidOperationException("an error without a line");
        if (file.FirstTable > file.Text.Length) throw new InvalidOperationException("the first table is behind the end");
        foreach (TomlEntry entry in file.Entries)
        {
            if (entry.From >= entry.To || entry.To > file.Text.Length || entry.Line < 1) throw new InvalidOperationException($"{entry.Key} is nowhere");
            if (entry.Kind is not (TomlKind.Text or TomlKind.List)) continue;
            string written = entry.Kind == TomlKind.Text ? TomlValues.Write(entry.Text) : TomlValues.Write(entry.List);
            TomlFile again = TomlReader.Read(System.Text.Encoding.UTF8.GetBytes("a = " + written));
            // Escapes may make a text longer than a file may be.
            if (written.Length < TomlReader.MaximumBytes / 4 && (again.Error is not null || again.Entries[0].Text != entry.Text || !again.Entries[0].List.SequenceEqual(entry.List)))
                throw new InvalidOperationException($"{entry.Key} is read otherwise than it was written");
        }
    }
}
