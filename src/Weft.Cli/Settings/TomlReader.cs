using System.Text;

namespace Weft.Cli.Settings;

/// <summary>
/// Reads a settings file: the part of TOML 1.0 (toml.io) that settings need. Tables, keys with dots, texts in both kinds of
/// quotes, whole and real numbers, true and false, lists of texts, comments. Every such file means here what it means in
/// TOML; what else TOML has (times, texts of several lines, tables within lists …) is an error that says so.
/// </summary>
internal sealed class TomlReader
{
    /// <summary>Bytes a settings file may have.</summary>
    public const int MaximumBytes = 1 << 16;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<TomlEntry> _entries = [];
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly TomlCursor _at;
    private string _table = "";
    private int _firstTable;

    private TomlReader(string text)
    {
        _at = new TomlCursor(text);
        _firstTable = text.Length;
    }

    /// <summary>Reads it. It never throws, whatever the bytes are.</summary>
    public static TomlFile Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumBytes) return Broken("", 1, $"it is longer than {MaximumBytes / 1024} KB");
        string text;
        try
        {
            text = s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Broken("", 1 + bytes[..ValidLength(bytes)].Count((byte)'\n'), "it is not UTF-8 text");
        }
        TomlReader reader = new(text);
        try
        {
            reader.Lines();
        }
        catch (TomlException e)
        {
            return new TomlFile { Text = text, Entries = reader._entries, FirstTable = reader._firstTable, Error = e.Message, ErrorLine = reader._at.Line };
        }
        return new TomlFile { Text = text, Entries = reader._entries, FirstTable = reader._firstTable };
    }

    private static TomlFile Broken(string text, int line, string error) => new() { Text = text, Entries = [], FirstTable = 0, Error = error, ErrorLine = line };

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out int used) == System.Buffers.OperationStatus.Done) at += used;
        return at;
    }

    private void Lines()
    {
        _at.SkipMark();
        while (true)
        {
            _at.SkipBlanks();
            if (_at.IsEnd) return;
            if (_at.Next == '[') Table();
            else if (!_at.IsLineEnd) Pair();
            _at.EndLine();
        }
    }

    private void Table()
    {
        _firstTable = Math.Min(_firstTable, _at.Place);
        _at.Take('[');
        if (_at.Next == '[') throw new TomlException("lists of tables ([[…]]) are not used here");
        _table = Key("");
        if (!_at.TryTake(']')) throw new TomlException("a table's name ends with ]");
        if (_lines.TryGetValue(_table, out int line)) throw new TomlException($"{_table} has a value already, in line {line}");
        if (!_tables.Add(_table)) throw new TomlException($"the table {_table} is there twice");
    }

    private void Pair()
    {
        string key = Key(_table);
        if (!_at.TryTake('=')) throw new TomlException($"there is no = behind {key}");
        _at.SkipBlanks();
        if (_lines.TryGetValue(key, out int line)) throw new TomlException($"{key} is there twice, first in line {line}");
        if (_tables.Contains(key)) throw new TomlException($"{key} is a table");
        _lines[key] = _at.Line;
        _entries.Add(TomlValues.Read(_at, key));
    }

    // One or more names with dots between; what stands before the last must be no value.
    private string Key(string before)
    {
        string key = before;
        while (true)
        {
            _at.SkipBlanks();
            string name = _at.Next is '"' or '\'' ? TomlValues.Text(_at) : _at.BareName();
            if (name.Contains('.', StringComparison.Ordinal)) throw new TomlException("dots within the name of a key are not used here");
            if (key.Length > 0 && _lines.ContainsKey(key)) throw new TomlException($"{key} is a value, not a table");
            key = key.Length == 0 ? name : $"{key}.{name}";
            _at.SkipBlanks();
            if (!_at.TryTake('.')) return key;
        }
    }
}
