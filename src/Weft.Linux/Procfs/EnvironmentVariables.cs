namespace Weft.Linux.Procfs;

/// <summary>Walks <c>environ</c> (proc_pid_environ(5)): <c>NAME=value</c> strings as they were at execve(2), each ending in NUL.</summary>
public ref struct EnvironmentVariables
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first variable.</summary>
    public EnvironmentVariables(ReadOnlySpan<byte> text)
    {
        _rest = text;
        Name = default;
        Value = default;
    }

    /// <summary>The current variable's name: the whole string when it has no <c>=</c>.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The current variable's value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Moves to the next variable, past empty strings; false at the end.</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)0);
            ReadOnlySpan<byte> entry = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (entry.IsEmpty) continue;
            int equals = entry.IndexOf((byte)'=');
            Name = equals < 0 ? entry : entry[..equals];
            Value = equals < 0 ? default : entry[(equals + 1)..];
            return true;
        }
        return false;
    }

    /// <summary>The value of one variable, the first of that name.</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        EnvironmentVariables variables = new(text);
        while (variables.MoveNext())
        {
            if (!variables.Name.SequenceEqual(name)) continue;
            value = variables.Value;
            return true;
        }
        value = default;
        return false;
    }
}
