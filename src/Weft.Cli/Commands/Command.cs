using Weft.Cli.Manual;
using Weft.Cli.Rendering;

namespace Weft.Cli.Commands;

/// <summary>A command: its name, its manual (made only when it is read), and what runs it with the words after its name.</summary>
internal sealed record Command(string Name, Func<CommandManual> Manual, Func<string[], StandardOutput, int> Run);
