using System.Text;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Native;

namespace Weft.Cli.Sessions;

/// <summary>A file that a command writes: made anew, or emptied.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly SafeDescriptor _descriptor;

    /// <summary>Opens it.</summary>
    /// <param name="command">The command, for the message.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UserError">It cannot be written.</exception>
    public OutputFile(string command, string path)
    {
        Path = path;
        int descriptor = FileChanges.OpenEmpty(Encoding.UTF8.GetBytes(path + "\0"));
        if (descriptor < 0) throw new UserError($"weft {command}: cannot write {Shown.Text(path)}: {ErrorText.Of((Errno)(-descriptor))}", ExitCodes.WriteFailed);
        _descriptor = new SafeDescriptor(descriptor);
        Output = new StandardOutput(descriptor);
    }

    public string Path { get; }

    public int Descriptor => _descriptor.Number;

    public StandardOutput Output { get; }

    public void Dispose() => _descriptor.Dispose();
}
