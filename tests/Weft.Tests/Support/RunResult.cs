using System.Text;

namespace Weft.Tests.Support;

/// <summary>What a program printed and how it ended; 128 + signal when one ended it.</summary>
internal sealed record RunResult(int ExitCode, byte[] OutputBytes, byte[] ErrorBytes)
{
    public string Output { get; } = Encoding.UTF8.GetString(OutputBytes);

    public string Error { get; } = Encoding.UTF8.GetString(ErrorBytes);

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
