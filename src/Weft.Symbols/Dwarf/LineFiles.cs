namespace Weft.Symbols.Dwarf;

/// <summary>The files of a line table. Paths are joined when first asked for.</summary>
/// <param name="unit">The unit whose table it is.</param>
/// <param name="version">The table's version, which may differ from the unit's.</param>
/// <param name="directories">The directories as listed.</param>
/// <param name="files">The files as listed.</param>
internal sealed class LineFiles(DwarfUnit unit, int version, AttributeValue[] directories, LineFile[] files)
{
    private readonly string?[] _paths = new string?[files.Length + 1];

    /// <summary>Memory that the lists take, about.</summary>
    public long Bytes => 64 + 16L * directories.Length + 32L * files.Length;

    /// <summary>The path of a file; null when the table does not name it. Nothing is resolved: it may hold "..".</summary>
    /// <param name="file">Its number: from 0 in DWARF 5; before, from 1, and 0 is the unit's own source.</param>
    public string? PathOf(int file)
    {
        if ((uint)file >= (uint)_paths.Length) return null;
        if (_paths[file] is { } known) return known;
        string? path = MakePath(file);
        unit.File.Charge(2L * (path?.Length ?? 0));
        return _paths[file] = path;
    }

    private string? MakePath(int file)
    {
        if (version < 5 && file == 0) return Of(unit.Root.Name) is { } own ? Join(CompilationDirectory, own) : null;
        int index = version < 5 ? file - 1 : file;
        if (index >= files.Length) return null;
        string? name = Text(files[index].Name);
        return name is null ? null : Join(Directory(files[index].Directory), name);
    }

    private string? CompilationDirectory => Of(unit.Root.CompilationDirectory);

    private string? Directory(int number)
    {
        if (version < 5)
        {
            if (number == 0 || number > directories.Length) return CompilationDirectory;
            return Text(directories[number - 1]) is { } listed ? Join(CompilationDirectory, listed) : CompilationDirectory;
        }
        // The first is the compilation directory again, which may be relative itself.
        string? start = directories.Length > 0 ? Text(directories[0]) : null;
        if (start is null || !start.StartsWith('/')) start = CompilationDirectory ?? start;
        return number > 0 && number < directories.Length && Text(directories[number]) is { } other ? Join(start, other) : start;
    }

    // Of the root entry.
    private string? Of(AttributeValue value) => DwarfText.Read(unit, value, unit.Section.Bytes, DwarfText.MaximumPathBytes);

    private string? Text(AttributeValue value) => DwarfText.Read(unit, value, unit.File.Sections.Line, DwarfText.MaximumPathBytes);

    private static string Join(string? directory, string name)
    {
        if (string.IsNullOrEmpty(directory) || name.StartsWith('/')) return name;
        if (name.Length == 0) return directory;
        return directory.EndsWith('/') ? directory + name : directory + "/" + name;
    }
}
