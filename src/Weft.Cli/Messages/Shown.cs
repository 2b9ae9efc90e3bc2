using System.Text;
using Weft.Cli.Rendering;

namespace Weft.Cli.Messages;

/// <summary>Makes a user's or a process's text safe to repeat in a message.</summary>
internal static class Shown
{
    public static string Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    public static string Text(ReadOnlySpan<byte> text)
    {
        CellBuffer safe = new();
        Sanitizer.Append(safe, text, unicode: true, maximumCells: 120);
        return Encoding.UTF8.GetString(safe.Bytes);
    }
}
