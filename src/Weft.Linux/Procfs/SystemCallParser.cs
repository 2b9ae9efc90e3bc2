namespace Weft.Linux.Procfs;

/// <summary>Parses <c>syscall</c> (proc_pid_syscall(5), fs/proc/base.c proc_pid_syscall).</summary>
public static class SystemCallParser
{
    /// <summary>Parses one file.</summary>
    /// <returns>False when the text is cut or malformed.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out SystemCallState state)
    {
        state = default;
        state.Number = -1;
        if (text.IsEmpty || text[^1] != '\n') return false;
        text = text[..^1];
        if (text.SequenceEqual("running"u8)) return true;

        DecimalScanner number = new(text);
        if (!number.TryNext(out state.Number)) return false;
        ReadOnlySpan<byte> rest = number.Rest;
        if (state.Number == -1)
        {
            state.Kind = SystemCallKind.OutsideCall;
        }
        else
        {
            state.Kind = SystemCallKind.InCall;
            for (int i = 0; i < 6; i++)
                if (!TryNextAddress(ref rest, out state.Arguments[i])) return false;
        }
        return TryNextAddress(ref rest, out state.StackPointer) && TryNextAddress(ref rest, out state.ProgramCounter) && rest.IsEmpty;
    }

    private static bool TryNextAddress(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        if (!rest.StartsWith(" 0x"u8)) return false;
        rest = rest[3..];
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> digits = end < 0 ? rest : rest[..end];
        rest = rest[digits.Length..];
        return NumberText.TryHexadecimal(digits, out value);
    }
}
